import { parseArgs } from 'node:util';
import { CONTENDER_NAMES, type ContenderName } from './contenders.ts';

/** What to measure. */
export interface Options {
  readonly rows: readonly ContenderName[];
  /** Clients of each run at full load. */
  readonly clients: readonly number[];
  /** Length of each of the three windows of a run, in s. */
  readonly seconds: number;
}

/** The command line is wrong; the message says what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How the benchmarks are called. */
export const USAGE = `npm run bench -- broadcast [--clients 50,1000,10000] [--seconds 1.5] [--rows ${CONTENDER_NAMES.join()}]`;

/** Reads the command line. @throws UsageError */
export function readOptions(argv: readonly string[]): Options {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (problem) {
    throw new UsageError(problem instanceof Error ? problem.message : USAGE);
  }
  const { values, positionals } = parsed;
  if (positionals.length !== 1 || positionals[0] !== 'broadcast') throw new UsageError(`Usage: ${USAGE}`);
  const clients = values.clients.split(',').map(Number);
  if (!clients.every((count) => Number.isInteger(count) && count >= 1 && count <= 100_000)) {
    throw new UsageError('--clients takes numbers between 1 and 100000, such as 50,1000');
  }
  const seconds = Number(values.seconds);
  if (!(seconds >= 0.2 && seconds <= 600))
    throw new UsageError('--seconds takes a number between 0.2 and 600');
  const names = values.rows.split(',');
  const unknown = names.find((name) => !CONTENDER_NAMES.some((each) => each === name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no row ${unknown}; --rows takes some of ${CONTENDER_NAMES.join()}`);
  }
  return { rows: CONTENDER_NAMES.filter((name) => names.includes(name)), clients, seconds };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      clients: { type: 'string', default: '50,1000,10000' },
      seconds: { type: 'string', default: '1.5' },
      rows: { type: 'string', default: CONTENDER_NAMES.join() },
    },
  });
}
