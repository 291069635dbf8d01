import { HardwareError, InvalidState, PermissionDenied, SightglassError, Timeout } from '@sightglass/client';
import { rowOf } from '@sightglass/protocol';
import { permissionName, useDomainWords } from '../session/permission-names.ts';
import type { InstrumentKey } from './catalogue.ts';
import type { useWords } from './phrases.ts';

/** What somebody typed that cannot be sent. */
export class Mistyped extends Error {
  override readonly name = 'Mistyped';
}

/** Why a change came to nothing, in the words of the page. */
export function refusalText(problem: Error, key: InstrumentKey, words: ReturnType<typeof useWords>): string {
  if (problem instanceof Mistyped) return problem.message;
  if (problem instanceof PermissionDenied) {
    const { write } = rowOf(key);
    const names = useDomainWords.now();
    const asked = Array.isArray(write) ? write : ['Device_rw'];
    return words.notAllowed(asked.map((each) => `${each} (${permissionName(each, names)})`).join(', '));
  }
  if (problem instanceof InvalidState) {
    if (key === 'main-camera') return words.noSuchCamera;
    if (key === 'resolution' || key === 'fps') return words.notWhileRecording;
    return words.notNow(problem.message);
  }
  if (problem instanceof HardwareError) return words.refused(problem.message);
  if (problem instanceof Timeout) return words.late;
  return words.failed(problem instanceof SightglassError ? problem.message : String(problem));
}
