import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan, type Result, runScenario } from './broadcast.ts';
import { fanoutReport, measureFanout } from './client-fanout.ts';
import { compileGenerator, GeneratorFailed } from './generator.ts';
import { logins, loginsReport } from './logins.ts';
import { type BroadcastOptions, type Options, readOptions, UsageError } from './options.ts';
import { measurePages, pageReport } from './react-page.ts';
import { tables, titleOf } from './report.ts';
import { ServerFailed } from './server-process.ts';
import { soak, soakReport } from './soak.ts';

try {
  const options = readOptions(process.argv.slice(2));
  const { report, results } = await measured(options);
  console.log(`${report}\n\nWritten to ${keep(options, results)}`);
} catch (problem) {
  const mendable =
    problem instanceof UsageError || problem instanceof GeneratorFailed || problem instanceof ServerFailed;
  if (!mendable) throw problem;
  console.error(`bench: ${problem.message}`);
  process.exitCode = 2;
}

async function measured(options: Options): Promise<{ report: string; results: unknown }> {
  if (options.kind === 'soak') return soaked(options.minutes);
  if (options.kind === 'logins') return guessed(options.seconds);
  if (options.kind === 'broadcast') return broadcast(options);
  if (options.kind === 'react') {
    const results = await measurePages(options.seconds);
    return { report: pageReport(results), results };
  }
  const results = await measureFanout(options.rate, options.seconds);
  return { report: fanoutReport(results), results };
}

async function broadcast(options: BroadcastOptions) {
  const generator = compileGenerator();
  const results: Result[] = [];
  for (const { row, scenario } of plan(options)) {
    console.error(`${titleOf(scenario)}: ${row}`);
    results.push(await runScenario(generator, row, scenario, options.seconds));
  }
  return { report: tables(results), results };
}

async function soaked(minutes: number) {
  const results = await soak(minutes);
  return { report: soakReport(results), results };
}

async function guessed(seconds: number) {
  const results = await logins(seconds);
  return { report: loginsReport(results), results };
}

/** Writes everything that was measured as JSON. @returns the file */
function keep(options: Options, results: unknown): string {
  const directory = fileURLToPath(new URL('../../artifacts/', import.meta.url));
  mkdirSync(directory, { recursive: true });
  const now = new Date().toISOString();
  const file = join(directory, `${options.kind}-${now.replaceAll(':', '-')}.json`);
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
  writeFileSync(file, `${JSON.stringify({ measuredAt: now, machine, options, results }, null, 2)}\n`);
  return file;
}
