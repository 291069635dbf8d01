import { setTimeout as pause } from 'node:timers/promises';
import { markdownTable } from '../markdown-table.ts';
import { startCamera } from './camera.ts';
import { type Report, RtspListener } from './listener.ts';

/** What is looked at in the beginning and in the end, in ms. */
const WINDOW = 15_000;

/** How far a clock of a stream is from the clock of the machine that receives it, in ms. */
export interface DriftResult {
  readonly clock: string;
  /** Median of the first seconds. */
  readonly begin: number;
  /** Median of the last ones. */
  readonly end: number;
  /** What was counted in. */
  readonly samples: number;
}

/** How the clocks of RTP and RTCP go, by the clock of this machine, over so many minutes. */
export async function measureDrift(minutes: number): Promise<readonly DriftResult[]> {
  const camera = await startCamera([]);
  try {
    const listener = await RtspListener.play(camera.url);
    console.error(`the clocks of RTP and RTCP, for ${minutes} min`);
    // Half of a short time at most is the beginning.
    const window = Math.min(WINDOW, minutes * 30_000);
    await pause(minutes * 60_000);
    listener.close();
    const [first] = listener.reports;
    return [
      driftOf('picture by RTP and the first report', listener.pictures, window, ({ at }) =>
        captureBy(first, at),
      ),
      driftOf('sender report by NTP', listener.reports, window, ({ clock }) => clock),
    ];
  } finally {
    await camera.stop();
  }
}

/** When a picture was taken, as the first report has it: by this alone, RTP must not go slower or faster. */
function captureBy(report: Report | undefined, at: number): number {
  return report ? report.clock + at - report.at : Number.NaN;
}

function driftOf<T extends { readonly arrived: number }>(
  clock: string,
  all: readonly T[],
  window: number,
  momentOf: (each: T) => number,
): DriftResult {
  const from = all[0]?.arrived ?? 0;
  const to = all.at(-1)?.arrived ?? 0;
  const median = (chosen: readonly T[]) => {
    const delays = chosen.map((each) => each.arrived - momentOf(each)).toSorted((one, other) => one - other);
    return delays[Math.floor(delays.length / 2)] ?? Number.NaN;
  };
  return {
    clock,
    begin: median(all.filter(({ arrived }) => arrived - from <= window)),
    end: median(all.filter(({ arrived }) => to - arrived <= window)),
    samples: all.length,
  };
}

/** The figures as a table in Markdown. */
export function driftReport(results: readonly DriftResult[], minutes: number): string {
  const head = ['arrived after', 'samples', 'begin ms', 'end ms', 'drift ms'];
  const rows = results.map(({ clock, samples, begin, end }) => [
    clock,
    String(samples),
    begin.toFixed(1),
    end.toFixed(1),
    (end - begin).toFixed(1),
  ]);
  return `### Clocks of a stream over ${minutes} min\n\n${markdownTable(head, rows)}`;
}
