import { useKey } from '@sightglass/react';
import { useKnownHeads } from './heads.ts';

/** What comes from a camera: pictures, none though it has a source, or none because it has no source at all. */
export type Signal = 'ok' | 'lost' | 'absent';

/**
 * What comes from a camera.
 *
 * @param exists - its key, `cam1-exists` or `cam2-exists`
 * @param cameras - those that have a source; undefined until that is known
 * @returns undefined while that is not known
 */
export function signalOf(
  camera: 1 | 2,
  exists: boolean | undefined,
  cameras: readonly (1 | 2)[] | undefined,
): Signal | undefined {
  if (exists !== false) return exists === undefined ? undefined : 'ok';
  return cameras && !cameras.includes(camera) ? 'absent' : 'lost';
}

/** What comes from both cameras, the first one first. */
export function useSignals(): readonly [Signal | undefined, Signal | undefined] {
  const cameras = useKnownHeads()?.map(({ camera }) => camera);
  const [first] = useKey('cam1-exists');
  const [second] = useKey('cam2-exists');
  return [signalOf(1, first, cameras), signalOf(2, second, cameras)];
}

/** What comes from the main camera. */
export function useMainSignal(): Signal | undefined {
  const [main] = useKey('main-camera');
  const signals = useSignals();
  return signals[main === 2 ? 1 : 0];
}

/** Whether no camera that the picture is made of delivers anything: then nothing else is recorded, either. */
export function useIsBlind(): boolean {
  const [main] = useKey('main-camera');
  const [mode = 'off'] = useKey('pip-mode');
  const [first, second] = useSignals();
  const shown = mode !== 'off' ? [first, second] : [main === 2 ? second : first];
  return shown.every((signal) => signal === 'lost' || signal === 'absent');
}
