import type { Camera } from '@sightglass/client';
import { withCamera } from '../camera.ts';
import { type CommandRow, TALKING } from '../command.ts';
import { targetOf } from '../target.ts';

/** What can be done with the recording, and what is under way afterwards. */
const STEPS = [
  { step: 'start', summary: 'starts a recording; nothing when one is under way', result: true },
  { step: 'pause', summary: 'stops the clock of the recording', result: 'pause' },
  { step: 'resume', summary: 'goes on in the same file', result: true },
  { step: 'stop', summary: 'ends the recording; nothing when there is none', result: false },
] as const satisfies readonly { step: keyof Camera['record']; summary: string; result: unknown }[];

/** The recording under way. */
export const RECORD: readonly CommandRow[] = STEPS.map(({ step, summary, result }) => ({
  name: `record ${step}`,
  summary,
  options: TALKING,
  examples: [[`sightglass record ${step}`, summary]],
  run: async (call) => {
    await withCamera(await targetOf(call), async (camera) => {
      await camera.opened();
      await camera.record[step]();
    });
    call.output.facts({ record: result });
  },
}));
