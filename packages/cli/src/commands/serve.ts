import type { CommandRow } from '../command.ts';
import { becomeServer } from '../server-program.ts';

/** The server itself. */
export const SERVE: CommandRow = {
  name: 'serve',
  summary: 'runs the camera server; all flags are its own',
  parameters: [{ name: '[flags...]', description: 'see: sightglass serve --help' }],
  options: [],
  takesAnything: true,
  examples: [
    ['sightglass serve', 'on port 8080'],
    ['sightglass serve --help', 'the flags'],
    ['sightglass serve --port 9000 --data /var/lib/camera', 'elsewhere'],
  ],
  run: ({ words }) => becomeServer(words),
};
