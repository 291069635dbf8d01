#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { helpText, readCommand } from './config/config.ts';
import { LogRing } from './log/log-ring.ts';
import { MendableError } from './mendable-error.ts';
import type { Sightglass } from './sightglass.ts';

/** An orderly end takes at most this long, in ms; then the process goes as it is. */
const PATIENCE = 4_500;

// What is written is not for everybody on the machine: the database knows who logs in.
process.umask(0o027);

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const page = fileURLToPath(new URL('../../../apps/console/dist', import.meta.url));

try {
  const argv = process.argv.slice(2);
  // The server is large: what does something else does not load it.
  const users = argv[0] === 'user' ? await import('./cli/user-command.ts') : undefined;
  const user = users?.readUserCommand(argv.slice(1));
  const command = readCommand({
    argv: user?.settings ?? argv,
    env: process.env,
    // `npm start` changes into the project; what a user types is meant from where they are.
    directory: process.env['INIT_CWD'] ?? process.cwd(),
  });
  if (command.kind === 'help') {
    const { USER_USAGE } = await import('./cli/user-command.ts');
    console.log(`${helpText()}\n\nWithout a server, in its data directory (--data):\n  ${USER_USAGE}`);
  } else if (command.kind === 'version') console.log(version);
  else {
    const level = command.config['log-level'];
    const log = new LogRing();
    const logger = pino(
      { level, base: null },
      // The logger alone decides what is grave enough.
      pino.multistream([
        { level: 'trace', stream: pino.destination({ fd: 2, sync: true }) },
        { level: 'trace', stream: log },
      ]),
    );
    if (users && user) {
      const { config } = command;
      const { readPassword } = await import('./cli/password-prompt.ts');
      await users.runUserCommand(user.command, { config, logger, readPassword, print: console.log });
      process.exit(0);
    }
    const { startSightglass } = await import('./sightglass.ts');
    const server = await startSightglass(command.config, {
      version,
      logger,
      log,
      consoleDirectory: existsSync(page) ? page : null,
    });
    announce(server);
    endOnSignal(server);
  }
} catch (problem) {
  fail(problem);
}

function announce({ address, rtsp, firstPassword }: Sightglass): void {
  const lines = [
    `Sightglass ${version} is at ${address}`,
    ...(rtsp === undefined ? [] : [`Players find it at ${rtsp}/stream0 and, smaller, /stream1`]),
    ...(firstPassword === undefined
      ? []
      : [`The first administrator is "admin" with the password ${firstPassword}`, 'It is shown this once.']),
  ];
  // In one piece: whoever waits for the first line has all of it.
  console.log(lines.join('\n'));
}

function endOnSignal(server: Sightglass): void {
  let ending = false;
  const end = () => {
    // A terminal and npm may both pass the same Ctrl-C on.
    if (ending) return;
    ending = true;
    const impatience = setTimeout(() => process.exit(1), PATIENCE);
    server.close().then(
      () => {
        clearTimeout(impatience);
        process.exit(0);
      },
      (problem: unknown) => {
        console.error(problem);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** One line that says what to do, for what a user can mend; everything else with its origin. */
function fail(problem: unknown): never {
  if (problem instanceof MendableError) {
    console.error(`sightglass: ${problem.message}`);
    process.exit(problem.exitCode);
  }
  console.error(problem);
  process.exit(1);
}
