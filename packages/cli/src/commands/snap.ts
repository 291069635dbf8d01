import { Api } from '../api.ts';
import { withCamera } from '../camera.ts';
import { type Call, type CommandRow, TALKING } from '../command.ts';
import { CommandError } from '../errors.ts';
import { MEDIA_COLUMNS, saveFile } from '../media.ts';
import { targetOf } from '../target.ts';

/** Taking a picture. */
export const SNAP: CommandRow = {
  name: 'snap',
  summary: 'takes a picture, and saves it here when asked to',
  options: [
    {
      flags: '-o, --output <file>',
      description: 'where to save it; - is standard output',
      candidates: 'files',
    },
    ...TALKING,
  ],
  examples: [
    ['sightglass snap', 'it stays on the server'],
    ['sightglass snap -o part.jpg', 'and is saved here too'],
    ['sightglass snap -o - | display', 'shown'],
  ],
  run: snap,
};

async function snap(call: Call): Promise<void> {
  const { flags, output } = call;
  const path = flags.text('output');
  const target = await targetOf(call);
  const record = await withCamera(target, async (camera) => {
    await camera.opened();
    return camera.snapshot();
  });
  if (path !== undefined) {
    if (!record) throw new CommandError('The picture was taken, but this login may not read it (Media_r)');
    await saveFile(record, path, { api: new Api(target), target, output });
  }
  if (output.json && path !== '-') output.value(record ?? null);
  else if (path === undefined && record) output.list([record], MEDIA_COLUMNS);
}
