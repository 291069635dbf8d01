import { readFileSync } from 'node:fs';
import { COMMANDS, GROUPS } from './commands.ts';
import { EXIT } from './errors.ts';
import { run } from './program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const heedReader = (problem: NodeJS.ErrnoException) => {
  // A reader that has enough, such as `head`, is no error.
  if (problem.code === 'EPIPE') process.exit(EXIT.fine);
  process.stderr.write(`sightglass: Cannot write the output: ${problem.message}\n`);
  process.exit(EXIT.refused);
};
// The server looks after its own.
if (process.argv[2] !== 'serve') {
  process.stdout.on('error', heedReader);
  // There is nobody to tell that to; the exit code still says it.
  process.stderr.on('error', () => {});
}

const { env, stdout: out, stderr: err } = process;
process.exitCode = await run(
  process.argv.slice(2),
  { commands: COMMANDS, groups: GROUPS },
  { version, env, out, err },
);
