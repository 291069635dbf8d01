import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan, type Result, runScenario } from './broadcast.ts';
import { measureSlider, sliderReport } from './camera-slider.ts';
import { fanoutReport, measureFanout } from './client-fanout.ts';
import { consoleReport, measureConsole } from './console.ts';
import { compileGenerator, GeneratorFailed } from './generator.ts';
import { latencyReport, measureLatency } from './latency.ts';
import { logins, loginsReport } from './logins.ts';
import { type BroadcastOptions, type Options, readOptions, UsageError } from './options.ts';
import { measurePages, pageReport } from './react-page.ts';
import { tables, titleOf } from './report.ts';
import { measureReturns, returnsReport } from './returns.ts';
import { measureRtsp, rtspReport } from './rtsp.ts';
import { ServerFailed } from './server-process.ts';
import { soak, soakReport } from './soak.ts';
import { measureViewers, viewersReport } from './viewers.ts';

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
  switch (options.kind) {
    case 'broadcast':
      return broadcast(options);
    case 'soak':
      return reported(soak(options.minutes), soakReport);
    case 'logins':
      return reported(logins(options.seconds), loginsReport);
    case 'latency':
      return reported(measureLatency(options.seconds), latencyReport);
    case 'viewers':
      return reported(measureViewers(options.seconds), viewersReport);
    case 'camera-slider':
      return reported(measureSlider(options.seconds), sliderReport);
    case 'console':
      return reported(measureConsole(), consoleReport);
    case 'returns':
      return reported(measureReturns(), returnsReport);
    case 'rtsp':
      return reported(measureRtsp(options), (results) => rtspReport(options, results));
    case 'react':
      return reported(measurePages(options.seconds), pageReport);
    case 'client-fanout':
      return reported(measureFanout(options.rate, options.seconds), fanoutReport);
  }
}

async function reported<R>(measuring: Promise<R>, report: (results: R) => string) {
  const results = await measuring;
  return { report: report(results), results };
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
