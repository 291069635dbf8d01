#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readPassword } from './cli/password-prompt.ts';
import { readUserCommand, runUserCommand, USER_USAGE } from './cli/user-command.ts';
import { ConfigError, helpText, readCommand } from './config/config.ts';
import { PortInUse, type Sightglass, startSightglass } from './sightglass.ts';
import { DataDirectoryError } from './storage/data-directory.ts';
import { DatabaseDamaged, DatabaseTooNew } from './storage/database.ts';
import { CertificateError } from './tls/key-pair.ts';

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
  const user = argv[0] === 'user' ? readUserCommand(argv.slice(1)) : undefined;
  const command = readCommand({
    argv: user?.settings ?? argv,
    env: process.env,
    // `npm start` changes into the project; what a user types is meant from where they are.
    directory: process.env['INIT_CWD'] ?? process.cwd(),
  });
  if (command.kind === 'help')
    console.log(`${helpText()}\n\nWithout a server, in its data directory (--data):\n  ${USER_USAGE}`);
  else if (command.kind === 'version') console.log(version);
  else {
    const logger = pino(
      { level: command.config['log-level'], base: null },
      pino.destination({ fd: 2, sync: true }),
    );
    if (user) {
      const { config } = command;
      await runUserCommand(user.command, { config, logger, readPassword, print: console.log });
      process.exit(0);
    }
    const server = await startSightglass(command.config, {
      version,
      logger,
      consoleDirectory: existsSync(page) ? page : null,
    });
    announce(server);
    endOnSignal(server);
  }
} catch (problem) {
  fail(problem);
}

function announce({ address, firstPassword }: Sightglass): void {
  console.log(`Sightglass ${version} is at ${address}`);
  if (firstPassword !== undefined) {
    console.log(`The first administrator is "admin" with the password ${firstPassword}`);
    console.log('It is shown this once.');
  }
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
  if (problem instanceof PortInUse) {
    console.error(`sightglass: ${problem.message}`);
    process.exit(1);
  }
  const mendable =
    problem instanceof ConfigError ||
    problem instanceof CertificateError ||
    problem instanceof DataDirectoryError ||
    problem instanceof DatabaseTooNew ||
    problem instanceof DatabaseDamaged;
  if (mendable) {
    console.error(`sightglass: ${problem.message}`);
    process.exit(2);
  }
  console.error(problem);
  process.exit(1);
}
