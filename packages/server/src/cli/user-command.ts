import { parseArgs } from 'node:util';
import { PERMISSIONS } from '@sightglass/protocol';
import type { Logger } from 'pino';
import { AuditLog } from '../audit/audit-log.ts';
import { entryOfDeed } from '../audit/witnesses.ts';
import { Authentication } from '../auth/authentication.ts';
import { AdministrationError } from '../auth/errors.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config.ts';
import { claimDataDirectory } from '../storage/data-directory.ts';
import { holdsDatabase, openDatabase } from '../storage/database.ts';

/** What the operator of the machine asks for with `user …`. */
export type UserCommand =
  | { readonly action: 'list' }
  | {
      readonly action: 'add' | 'change';
      readonly username: string;
      /** An administrator where none is given for a new one. */
      readonly role: string | undefined;
      /** Whether they may log in over RTSP by Digest; undefined where nothing is said of it. */
      readonly rtsp: boolean | undefined;
    }
  | { readonly action: 'password' | 'remove'; readonly username: string };

/** How `user` is called. */
export const USER_USAGE = [
  'user list',
  'user add NAME [--role ROLE] [--rtsp]',
  '                                an administrator, unless a role is given; the password comes from the',
  '                                prompt or standard input; --rtsp lets players log in by Digest',
  'user change NAME [--role ROLE] [--rtsp | --no-rtsp]',
  'user password NAME              asks for another password; the way back in when a password is lost',
  'user remove NAME',
].join('\n  ');

/**
 * Reads the words behind `user`.
 *
 * @returns the command, and the flags that are settings of the server such as `--data`
 * @throws ConfigError
 */
export function readUserCommand(argv: readonly string[]): { command: UserCommand; settings: string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      role: { type: 'string' },
      rtsp: { type: 'boolean' },
      'no-rtsp': { type: 'boolean' },
      data: { type: 'string' },
      config: { type: 'string' },
    },
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const settings: string[] = [];
  let role: string | undefined;
  let rtsp: boolean | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const isSwitch = token.name === 'rtsp' || token.name === 'no-rtsp';
    if (isSwitch && token.value === undefined) {
      rtsp = token.name === 'rtsp';
      continue;
    }
    if (token.value === undefined) throw usage(`${token.rawName} is unknown here or needs a value`);
    if (token.name === 'role') role = token.value;
    else settings.push(`--${token.name}`, token.value);
  }
  const [action, username, ...more] = words;
  if (more.length > 0) throw usage(`${more.join(' ')} is too much`);
  if (action === 'list' && username === undefined && role === undefined && rtsp === undefined) {
    return { command: { action }, settings };
  }
  if (username === undefined) throw usage('say what to do, and with whom');
  if (action === 'add') return { command: { action, username, role, rtsp }, settings };
  if (action === 'change') {
    if (role === undefined && rtsp === undefined)
      throw usage('say what to change: --role, --rtsp or --no-rtsp');
    return { command: { action, username, role, rtsp }, settings };
  }
  if (role !== undefined || rtsp !== undefined) throw usage('--role and --rtsp are for add and change');
  if (action === 'password' || action === 'remove') return { command: { action, username }, settings };
  throw usage(`${action ?? ''} ${username} is not known`);
}

/** Surroundings of {@link runUserCommand}. */
export interface UserCommandParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Asks for a password. */
  readonly readPassword: () => Promise<string>;
  readonly print: (line: string) => void;
}

/**
 * Administers users without a server: whoever may write the data directory may do everything.
 *
 * @throws ConfigError, DataDirectoryError with one line that says what to do
 */
export async function runUserCommand(command: UserCommand, parts: UserCommandParts): Promise<void> {
  const { config, logger, print } = parts;
  if (command.action !== 'add' && !holdsDatabase(config.data)) {
    throw new ConfigError(`There is no data of a server in ${config.data}; say with --data where it is`);
  }
  // A server that runs would not learn of it.
  const directory = claimDataDirectory(config.data);
  try {
    const database = openDatabase(directory.path);
    const audit = new AuditLog({ database, logger, rows: config['audit-rows'] });
    const auth = new Authentication({
      database,
      logger,
      sessionMinutes: config['session-minutes'],
      attempts: { limit: config['login-attempts'], windowMinutes: config['login-window-minutes'] },
      deedWitness: (deed) => audit.record(entryOfDeed(deed)),
    });
    try {
      await obey(command, auth, parts.readPassword, print);
    } finally {
      auth.close();
      audit.close();
      database.close();
    }
  } catch (problem) {
    if (problem instanceof AdministrationError) throw new ConfigError(problem.message);
    throw problem;
  } finally {
    directory.release();
  }
}

async function obey(
  command: UserCommand,
  { administration }: Authentication,
  readPassword: () => Promise<string>,
  print: (line: string) => void,
): Promise<void> {
  const owner = { username: null, address: 'this machine', permissions: new Set(PERMISSIONS) };
  switch (command.action) {
    case 'list':
      for (const { username, role, rtsp, lastLoginAt } of administration.users()) {
        const more = rtsp ? ['rtsp'] : [];
        print([username, role, lastLoginAt ?? 'never logged in', ...more].join('\t'));
      }
      return;
    case 'add': {
      const { username, role = 'administrator', rtsp } = command;
      await administration.createUser(owner, { username, role, rtsp, password: await readPassword() });
      print(`${username} can log in as ${role}`);
      return;
    }
    case 'change': {
      const { username, role, rtsp } = command;
      const now = await administration.changeUser(owner, username, { role, rtsp });
      print(`${now.username} can log in as ${now.role}${now.rtsp ? ', over RTSP by Digest too' : ''}`);
      return;
    }
    case 'password': {
      const { username } = administration.user(command.username);
      await administration.changeUser(owner, username, { password: await readPassword() });
      print(`${username} has another password; all sessions have ended`);
      return;
    }
    case 'remove':
      administration.removeUser(owner, command.username);
      print(`${command.username} is removed`);
  }
}

function usage(problem: string): ConfigError {
  return new ConfigError(`user: ${problem}. Use:\n  ${USER_USAGE}`);
}
