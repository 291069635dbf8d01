/** Length of a frame, in µs. */
const FRAME_US = 1e6 / 60;

/** Slices of a trace in which a page's own script runs. */
const SCRIPT = new Set([
  ...['FunctionCall', 'EvaluateScript', 'v8.compile', 'RunMicrotasks', 'TimerFire', 'FireAnimationFrame'],
  ...['EventDispatch', 'WebSocketReceive', 'V8.GC_SCAVENGER', 'MinorGC', 'MajorGC'],
]);

/** How much processor time script took in the frames in which some ran. */
export interface Scripting {
  readonly frames: number;
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

interface Slice {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** In µs. */
  readonly ts: number;
  readonly dur?: number;
  /** The same by the clock of the thread, which stands while others have the processor. */
  readonly tts?: number;
  readonly tdur?: number;
}

/** Sums script up by frames of 1/60 s, on the thread that runs most of it: that of the page. */
export function scriptingOf(trace: unknown): Scripting {
  // The format of chrome://tracing.
  const { traceEvents } = trace as { traceEvents: readonly Slice[] };
  const threads = new Map<string, Map<number, number>>();
  const ends = new Map<string, number>();
  const slices = traceEvents.filter(({ ph, name }) => ph === 'X' && SCRIPT.has(name));
  for (const { pid, tid, ts, dur = 0, tts = ts, tdur = dur } of [...slices].sort(
    (one, other) => one.ts - other.ts,
  )) {
    const thread = `${pid} ${tid}`;
    // Slices lie in one another: what is counted is the time that any of them covers.
    const begin = Math.max(tts, ends.get(thread) ?? 0);
    const end = tts + tdur;
    if (end <= begin) continue;
    ends.set(thread, end);
    const frames = threads.get(thread) ?? new Map<number, number>();
    threads.set(thread, frames);
    const frame = Math.floor(ts / FRAME_US);
    frames.set(frame, (frames.get(frame) ?? 0) + end - begin);
  }
  const all = [...threads.values()].map((frames) => [...frames.values()].sort((one, other) => one - other));
  const times = all.sort((one, other) => sum(other) - sum(one))[0] ?? [];
  return {
    frames: times.length,
    meanMs: sum(times) / Math.max(1, times.length) / 1_000,
    p99Ms: (times[Math.floor(times.length * 0.99)] ?? 0) / 1_000,
    maxMs: (times.at(-1) ?? 0) / 1_000,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
