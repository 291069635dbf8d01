import type { Result, Scenario } from './broadcast.ts';
import { CONTENDERS } from './contenders.ts';

/** From here on the load generator may be what limits a figure. */
const BUSY = 0.85;

interface Column {
  readonly head: string;
  readonly cell: (result: Result, all: readonly Result[]) => string;
}

const COLUMNS: readonly Column[] = [
  { head: 'server', cell: ({ row }) => CONTENDERS[row].title },
  { head: 'changes/s', cell: (result) => whole(result.changesPerSecond) },
  { head: 'frames/s', cell: (result) => whole(result.framesPerSecond) },
  { head: 'values/s', cell: (result) => whole(result.deliveriesPerSecond) },
  { head: 'effective/s', cell: (result) => whole(result.effectivePerSecond) },
  { head: 'x ws', cell: ratio },
  { head: 'p50 ms', cell: ({ latency }) => latency.p50.toFixed(2) },
  { head: 'p99 ms', cell: ({ latency }) => latency.p99.toFixed(2) },
  { head: 'max ms', cell: ({ latency }) => latency.max.toFixed(2) },
  { head: 'CPU s/M', cell: ({ cpuPerMillion }) => cpuPerMillion.toFixed(2) },
  { head: 'server', cell: ({ serverCpu }) => percent(serverCpu) },
  {
    head: 'generator',
    cell: ({ generatorCpu }) => percent(generatorCpu) + (generatorCpu >= BUSY ? '!' : ''),
  },
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

function ratio(result: Result, all: readonly Result[]): string {
  const control = all.find(({ row }) => row === 'ws');
  return control ? (result.effectivePerSecond / control.effectivePerSecond).toFixed(2) : '-';
}

/** Below 1,000 connections, the noise of the process is larger than they are. */
function memory({ scenario, idleGrowth }: Result, unit: number, digits: number): string {
  return scenario.clients < 1_000 ? '-' : (idleGrowth / unit).toFixed(digits);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
