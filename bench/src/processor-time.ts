import { readFileSync } from 'node:fs';

/** Ticks of the clock that processor time is counted in, per second (proc(5)). */
const TICKS = 100;

/** Processor time that a process has taken so far, with all its threads, in s (proc(5), utime and stime). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
