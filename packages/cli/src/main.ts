import { readFileSync } from 'node:fs';
import { COMMANDS, GROUPS } from './commands.ts';
import { run } from './program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// A reader that has enough, such as `head`, is no error.
const heedReader = (problem: NodeJS.ErrnoException) => {
  if (problem.code === 'EPIPE') process.exit(0);
  throw problem;
};
// The server looks after its own.
if (process.argv[2] !== 'serve') process.stdout.on('error', heedReader);

const { env, stdout: out, stderr: err } = process;
process.exitCode = await run(
  process.argv.slice(2),
  { commands: COMMANDS, groups: GROUPS },
  { version, env, out, err },
);
