import { type Abilities, keyReports } from '../abilities.ts';
import type { SourceSpec } from '../messages.ts';
import { surveyAbilities } from '../v4l2/survey.ts';

/** What a source can that says nothing of itself, or is not in use; undefined where nobody knows. */
export async function abilitiesOf(spec: SourceSpec, head: 1 | 2): Promise<Abilities | undefined> {
  switch (spec.kind) {
    case 'synthetic': {
      const light = head === 1 ? ('cam1-light' as const) : ('cam2-light' as const);
      return plain(new Map([['gain', []] as const, [light, []] as const]));
    }
    case 'file':
    case 'rtsp':
      return plain();
    case 'v4l2':
      return surveyAbilities(spec.device, head);
    case 'onvif':
      return undefined;
  }
}

function plain(done?: Parameters<typeof keyReports>[0]): Abilities {
  return { formats: [], controls: [], keys: keyReports(done) };
}
