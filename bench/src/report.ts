import type { Result, Scenario } from './broadcast.ts';
import { CONTENDERS } from './contenders.ts';

/** From here on the load generator may be what limits a figure. */
const BUSY = 0.85;

/** Fewer connections take less memory than what a fresh process grows by itself. */
const SMALL = 5_000;

interface Column {
  readonly head: string;
  readonly cell: (result: Result, all: readonly Result[]) => string;
}

const COLUMNS: readonly Column[] = [
  { head: 'server', cell: ({ row }) => CONTENDERS[row].title },
  { head: 'changes/s', cell: (result) => whole(result.changesPerSecond) },
  { head: 'frames/s', cell: (result) => whole(result.framesPerSecond) },
  { head: 'values/s', cell: (result) => whole(result.deliveriesPerSecond) },
  { head: 'effective/s', cell: effective },
  { head: 'x ws', cell: ratio(({ deliveriesPerSecond }) => deliveriesPerSecond) },
  { head: 'p50 ms', cell: latency('p50') },
  { head: 'p99 ms', cell: latency('p99') },
  { head: 'max ms', cell: latency('max') },
  {
    head: 'late ms',
    cell: ({ scenario, measured }) => (scenario.kind === 'fixed' ? measured.latestMs.toFixed(1) : '-'),
  },
  { head: 'CPU s/M', cell: ({ cpuPerMillion }) => cpuPerMillion.toFixed(2) },
  { head: 'server CPU', cell: ({ serverCpu }) => percent(serverCpu) },
  {
    head: 'generator',
    cell: ({ generatorCpu }) => percent(generatorCpu) + (generatorCpu >= BUSY ? '!' : ''),
  },
  { head: 'others', cell: ({ othersCpu }) => percent(othersCpu) },
  { head: 'kB/conn', cell: (result) => memory(result, 1_024 * result.scenario.clients, 1) },
  { head: 'idle MB', cell: (result) => memory(result, 1_048_576, 0) },
  { head: 'unread', cell: ({ measured }) => String(measured.unread) },
];

/** The tables of a run as Markdown, one per scenario. */
export function tables(results: readonly Result[]): string {
  const titles = [...new Set(results.map(({ scenario }) => titleOf(scenario)))];
  return titles
    .map((title) => {
      const rows = results.filter(({ scenario }) => titleOf(scenario) === title);
      return `### ${title}\n\n${table(rows)}`;
    })
    .join('\n\n');
}

/** What a scenario is called in tables. */
export function titleOf(scenario: Scenario): string {
  if (scenario.kind === 'full') return `Full load, ${whole(scenario.clients)} clients`;
  return `Fixed rate, ${scenario.clients} clients x ${scenario.perClient} changes/s`;
}

function table(results: readonly Result[]): string {
  const cells = [
    COLUMNS.map(({ head }) => head),
    ...results.map((result) => COLUMNS.map(({ cell }) => cell(result, results))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head, ...rows] = cells;
  return [line(head ?? []), rule, ...rows.map(line)].join('\n');
}

/** How many times what plain `ws` does in the same scenario of the same run. */
function ratio(figure: (result: Result) => number): Column['cell'] {
  return (result, all) => {
    const control = all.find(({ row }) => row === 'ws');
    return control ? (figure(result) / figure(control)).toFixed(2) : '-';
  };
}

/** Of a server that falls behind, values lap each other: which change a value is of cannot be told. */
function effective({ fellBehind, effectivePerSecond }: Result): string {
  return fellBehind ? 'behind' : whole(effectivePerSecond);
}

/**
 * Of a server that falls behind, a latency would only say how long the run was. One that stood still for
 * longer than the values take to come round again (0.14 s at 5,000 changes/s) has been lapped: from then
 * on a value is taken for that of the round before, and what is measured is a round too long.
 */
function latency(part: keyof Result['latency']): Column['cell'] {
  return ({ fellBehind, scenario, measured, latency }) => {
    if (fellBehind) return 'behind';
    return scenario.kind === 'fixed' && measured.unread > 0 ? 'lapped' : latency[part].toFixed(2);
  };
}

function memory({ scenario, idleGrowth }: Result, unit: number, digits: number): string {
  return scenario.clients < SMALL ? '-' : (idleGrowth / unit).toFixed(digits);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
