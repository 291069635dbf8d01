import { openInBrowser } from '../browser.ts';
import { type CommandRow, TALKING } from '../command.ts';
import { targetOf } from '../target.ts';

/** The page in the browser. */
export const LIVE: CommandRow = {
  name: 'live',
  summary: 'opens the page with the live picture in the browser',
  options: [{ flags: '--no-open', description: 'only prints its address' }, ...TALKING],
  examples: [
    ['sightglass live', 'prints the address and opens it'],
    ['sightglass live --no-open', 'prints it'],
  ],
  run: async (call) => {
    const { url } = await targetOf(call);
    const address = `${url}/`;
    if (call.output.json) call.output.value({ address });
    else call.output.text(`${address}\n`);
    if (!call.flags.isOff('open')) openInBrowser(address);
  },
};
