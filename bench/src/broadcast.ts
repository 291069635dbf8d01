import { setTimeout as delay } from 'node:timers/promises';
import { CONTENDERS, type ContenderName } from './contenders.ts';
import { type Load, type Measured, runLoad, type Window } from './generator.ts';
import type { BroadcastOptions } from './options.ts';

/** How long a server and its idle connections rest before its memory is read, in ms. */
const REST = 1_000;
const WINDOWS = 3;
/** The part of a fixed rate that a server must take in a window to hold it. */
const HELD = 0.98;
const FIXED = { clients: 50, senders: 50 };

/** What is asked of a server in one run. */
export type Scenario =
  | { readonly kind: 'full'; readonly clients: number }
  /** Each of 50 clients sends `perClient` changes a second. */
  | { readonly kind: 'fixed'; readonly clients: number; readonly perClient: number };

/** Medians over the windows of one run. */
export interface Result {
  readonly row: ContenderName;
  readonly scenario: Scenario;
  readonly changesPerSecond: number;
  /** Frames read by all clients together, and values in them. */
  readonly framesPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** Changes that clients read, or of which they read a newer value of the same key instead. */
  readonly effectivePerSecond: number;
  /** From the write of the sender to the read of the last client, in ms. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Whether the server took fewer changes than the fixed rate brought: what waits grows without end. */
  readonly fellBehind: boolean;
  /** CPU of the server process in s for a million values read. */
  readonly cpuPerMillion: number;
  /** Parts of one core. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
  /** What else ran on the machine: other programs, and the media process of the server. */
  readonly othersCpu: number;
  /** What the resident memory of the server grew by while the clients connected, in bytes. */
  readonly idleGrowth: number;
  readonly measured: Measured;
}

/** All runs in the order in which they happen. */
export function plan({ rows, clients }: BroadcastOptions): { row: ContenderName; scenario: Scenario }[] {
  const scenarios: Scenario[] = [
    ...clients.map((count): Scenario => ({ kind: 'full', clients: count })),
    ...[100, 20].map((perClient): Scenario => ({ kind: 'fixed', clients: FIXED.clients, perClient })),
  ];
  return scenarios.flatMap((scenario) => rows.map((row) => ({ row, scenario })));
}

/** Starts the server of a row, puts the load on it and ends it. */
export async function runScenario(
  generator: string,
  row: ContenderName,
  scenario: Scenario,
  seconds: number,
): Promise<Result> {
  const { server, target, stop } = await CONTENDERS[row].start();
  try {
    await delay(REST);
    const before = server.residentBytes();
    let idleGrowth = 0;
    const measured = await runLoad(generator, target, loadOf(scenario, seconds), async () => {
      await delay(REST);
      idleGrowth = server.residentBytes() - before;
    });
    return summarize(row, scenario, measured, idleGrowth);
  } finally {
    await stop();
  }
}

function loadOf(scenario: Scenario, seconds: number): Load {
  const shared = { windows: WINDOWS, seconds };
  if (scenario.kind === 'full') return { ...shared, clients: scenario.clients, senders: 1, rate: 0 };
  return { ...shared, ...FIXED, rate: scenario.perClient * FIXED.senders };
}

function summarize(row: ContenderName, scenario: Scenario, measured: Measured, idleGrowth: number): Result {
  const over = (value: (window: Window) => number) => median(measured.windows.map(value));
  const { clients } = scenario;
  // At full load confirmations come in bursts longer than a window: what arrived is finer.
  const changesPerSecond = over(({ changes, covered, seconds }) =>
    scenario.kind === 'fixed' ? changes / seconds : covered / clients / seconds,
  );
  const rate = scenario.kind === 'fixed' ? scenario.perClient * clients : 0;
  return {
    row,
    scenario,
    changesPerSecond,
    fellBehind: changesPerSecond < rate * HELD,
    framesPerSecond: over(({ frames, seconds }) => frames / seconds),
    deliveriesPerSecond: over(({ deliveries, seconds }) => deliveries / seconds),
    effectivePerSecond: over(({ covered, seconds }) => covered / seconds),
    latency: { p50: over(({ p50 }) => p50), p99: over(({ p99 }) => p99), max: over(({ max }) => max) },
    cpuPerMillion: over(({ serverCpu, deliveries }) => (serverCpu / deliveries) * 1e6),
    serverCpu: over(({ serverCpu, seconds }) => serverCpu / seconds),
    generatorCpu: over(({ generatorCpu, seconds }) => generatorCpu / seconds),
    // The kernel counts the machine by samples and a process exactly: the difference can be below nothing.
    othersCpu: over((each) =>
      Math.max(0, (each.machineCpu - each.serverCpu - each.generatorCpu) / each.seconds),
    ),
    idleGrowth,
    measured,
  };
}

/** The middle value; of an even number, the upper of the two. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
