import { parseArgs } from 'node:util';
import { CONTENDER_NAMES, type ContenderName } from './contenders.ts';
import { RTSP_PARTS, type RtspOptions } from './rtsp.ts';

/** Benchmarks whose length alone can be chosen. */
const TIMED = ['logins', 'react', 'latency', 'viewers', 'camera-slider'] as const;

/** Benchmarks of which nothing can be chosen. */
const PLAIN = ['returns', 'console'] as const;

/** The broadcast benchmark: Sightglass beside plain servers. */
export interface BroadcastOptions {
  readonly kind: 'broadcast';
  readonly rows: readonly ContenderName[];
  /** Clients of each run at full load. */
  readonly clients: readonly number[];
  /** Length of each of the three windows of a run, in s. */
  readonly seconds: number;
}

/** The soak: the whole server under random changes and films. */
export interface SoakOptions {
  readonly kind: 'soak';
  readonly minutes: number;
}

/** What takes as long as one likes: logins under attack, a page of components, live video, a slider for a camera. */
export interface TimedOptions {
  readonly kind: (typeof TIMED)[number];
  /** Length of each of its parts, in s. */
  readonly seconds: number;
}

/** One client that is told many values. */
export interface FanoutOptions {
  readonly kind: 'client-fanout';
  /** Values a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** How long viewers are without a picture; how soon the console can be used. */
export interface PlainOptions {
  readonly kind: (typeof PLAIN)[number];
}

/** What to measure. */
export type Options =
  | BroadcastOptions
  | SoakOptions
  | TimedOptions
  | FanoutOptions
  | RtspOptions
  | PlainOptions;

/** The command line is wrong; the message says what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How the benchmarks are called. */
export const USAGE = [
  `npm run bench -- broadcast [--clients 50,1000,10000] [--seconds 1.5] [--rows ${CONTENDER_NAMES.join()}]`,
  'npm run bench -- soak [--minutes 10]',
  'npm run bench -- client-fanout [--rate 10000] [--seconds 5]',
  `npm run bench -- rtsp [--seconds 30] [--drift-minutes 5] [--resolution 1280x720] [--parts ${RTSP_PARTS.join()}]`,
  ...PLAIN.map((kind) => `npm run bench -- ${kind}`),
  ...TIMED.map((kind) => `npm run bench -- ${kind} [--seconds 10]`),
].join('\n       ');

/** Reads the command line. @throws UsageError */
export function readOptions(argv: readonly string[]): Options {
  const [kind, ...rest] = argv;
  if (kind === 'broadcast') return broadcastOptions(rest);
  if (kind === 'soak') return soakOptions(rest);
  if (kind === 'client-fanout') return fanoutOptions(rest);
  if (kind === 'rtsp') return rtspOptions(rest);
  const plain = PLAIN.find((each) => each === kind);
  if (plain) {
    parsed(() => parseArgs({ args: rest }));
    return { kind: plain };
  }
  const timed = TIMED.find((each) => each === kind);
  if (timed) return timedOptions(timed, rest);
  throw new UsageError(`Usage: ${USAGE}`);
}

function broadcastOptions(argv: readonly string[]): BroadcastOptions {
  const values = parsed(() =>
    parseArgs({
      args: [...argv],
      options: {
        clients: { type: 'string', default: '50,1000,10000' },
        seconds: { type: 'string', default: '1.5' },
        rows: { type: 'string', default: CONTENDER_NAMES.join() },
      },
    }),
  );
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
  return {
    kind: 'broadcast',
    rows: CONTENDER_NAMES.filter((name) => names.includes(name)),
    clients,
    seconds,
  };
}

function soakOptions(argv: readonly string[]): SoakOptions {
  const values = parsed(() =>
    parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: '10' } } }),
  );
  const minutes = Number(values.minutes);
  if (!(minutes >= 1 && minutes <= 10_000))
    throw new UsageError('--minutes takes a number between 1 and 10000');
  return { kind: 'soak', minutes };
}

function fanoutOptions(argv: readonly string[]): FanoutOptions {
  const values = parsed(() =>
    parseArgs({
      args: [...argv],
      options: {
        rate: { type: 'string', default: '10000' },
        seconds: { type: 'string', default: '5' },
      },
    }),
  );
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  for (const number of [rate, seconds]) {
    if (!(Number.isInteger(number) && number >= 1 && number <= 1_000_000))
      throw new UsageError('--rate and --seconds take whole numbers from 1');
  }
  return { kind: 'client-fanout', rate, seconds };
}

function rtspOptions(argv: readonly string[]): RtspOptions {
  const values = parsed(() =>
    parseArgs({
      args: [...argv],
      options: {
        seconds: { type: 'string', default: '30' },
        'drift-minutes': { type: 'string', default: '5' },
        resolution: { type: 'string', default: '1280x720' },
        parts: { type: 'string', default: RTSP_PARTS.join() },
      },
    }),
  );
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 600)) throw new UsageError('--seconds takes a number between 1 and 600');
  const driftMinutes = Number(values['drift-minutes']);
  if (!(driftMinutes >= 0.5 && driftMinutes <= 10_000))
    throw new UsageError('--drift-minutes takes a number between 0.5 and 10000');
  const names = values.parts.split(',');
  const unknown = names.find((name) => !RTSP_PARTS.some((each) => each === name));
  if (unknown !== undefined)
    throw new UsageError(`There is no part ${unknown}; --parts takes some of ${RTSP_PARTS.join()}`);
  const parts = RTSP_PARTS.filter((name) => names.includes(name));
  return { kind: 'rtsp', parts, seconds, driftMinutes, resolution: values.resolution };
}

function timedOptions(kind: TimedOptions['kind'], argv: readonly string[]): TimedOptions {
  const values = parsed(() =>
    parseArgs({ args: [...argv], options: { seconds: { type: 'string', default: '10' } } }),
  );
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 600)) throw new UsageError('--seconds takes a number between 1 and 600');
  return { kind, seconds };
}

/** @throws UsageError instead of the errors of `parseArgs` */
function parsed<T>(parse: () => { values: T }): T {
  try {
    return parse().values;
  } catch (problem) {
    throw new UsageError(problem instanceof Error ? problem.message : USAGE);
  }
}
