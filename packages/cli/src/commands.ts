import type { CommandRow, GroupRow } from './command.ts';
import { CAMERAS } from './commands/cameras.ts';
import { COMPLETION } from './commands/completion.ts';
import { LIVE } from './commands/live.ts';
import { LOGIN, LOGOUT } from './commands/login.ts';
import { RECORD } from './commands/record.ts';
import { RECORDINGS } from './commands/recordings.ts';
import { SERVE } from './commands/serve.ts';
import { SNAP } from './commands/snap.ts';
import { GET, SET } from './commands/state.ts';
import { STATUS } from './commands/status.ts';
import { USERS } from './commands/users.ts';
import { WATCH } from './commands/watch.ts';
import { complete } from './completion.ts';

/** Commands that have commands. */
export const GROUPS: readonly GroupRow[] = [
  { name: 'record', summary: 'starts, pauses, resumes and ends the recording' },
  { name: 'recordings', summary: 'lists, downloads and deletes recordings' },
  { name: 'users', summary: 'who may log in' },
];

/** For the scripts of the shells: prints what fits, a line each. */
const COMPLETE: CommandRow = {
  name: 'complete',
  summary: 'prints what completes a command line',
  parameters: [{ name: '[words...]', description: 'the words so far, the last one unfinished' }],
  options: [],
  examples: [],
  hidden: true,
  run: async ({ words, env, output }) => {
    const found = await complete(words, { commands: COMMANDS, groups: GROUPS }, env);
    output.text(found.map((each) => `${each}\n`).join(''));
  },
};

/** The table: every command, one row each, in the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  SERVE,
  STATUS,
  CAMERAS,
  GET,
  SET,
  WATCH,
  SNAP,
  ...RECORD,
  ...RECORDINGS,
  LIVE,
  LOGIN,
  LOGOUT,
  ...USERS,
  COMPLETION,
  COMPLETE,
];
