import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan, type Result, runScenario } from './broadcast.ts';
import { compileGenerator, GeneratorFailed } from './generator.ts';
import { type Options, readOptions, UsageError } from './options.ts';
import { tables, titleOf } from './report.ts';
import { ServerFailed } from './server-process.ts';

try {
  await measure(readOptions(process.argv.slice(2)));
} catch (problem) {
  const mendable =
    problem instanceof UsageError || problem instanceof GeneratorFailed || problem instanceof ServerFailed;
  if (!mendable) throw problem;
  console.error(`bench: ${problem.message}`);
  process.exitCode = 2;
}

async function measure(options: Options): Promise<void> {
  const generator = compileGenerator();
  const results: Result[] = [];
  for (const { row, scenario } of plan(options)) {
    console.error(`${titleOf(scenario)}: ${row}`);
    results.push(await runScenario(generator, row, scenario, options.seconds));
  }
  console.log(tables(results));
  console.log(`\nWritten to ${keep(options, results)}`);
}

/** Writes everything that was measured as JSON. @returns the file */
function keep(options: Options, results: readonly Result[]): string {
  const directory = fileURLToPath(new URL('../../artifacts/', import.meta.url));
  mkdirSync(directory, { recursive: true });
  const now = new Date().toISOString();
  const file = join(directory, `broadcast-${now.replaceAll(':', '-')}.json`);
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
  writeFileSync(file, `${JSON.stringify({ measuredAt: now, machine, options, results }, null, 2)}\n`);
  return file;
}
