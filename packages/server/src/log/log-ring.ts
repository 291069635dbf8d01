import { withoutSecrets } from './secrets.ts';

/** Lines that are kept. */
export const LOG_LINES = 1_000;
/** Characters of a line that are kept, and of a message that are shown. */
const LONGEST_LINE = 8_192;
const LONGEST_MESSAGE = 2_000;

/** A line of the log, as it is shown. */
export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  /** The part of the server that speaks, where it says so. */
  readonly part?: string;
  readonly message: string;
}

/** The levels of pino, by their numbers. */
const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' } as const;
export type LogLevel = (typeof LEVELS)[keyof typeof LEVELS];
export const LOG_LEVELS: readonly LogLevel[] = Object.values(LEVELS);

/** The last lines of the log, in memory: a stream that pino writes to. What a line says is looked at when it is read. */
export class LogRing {
  readonly #lines: string[] = [];
  #next = 0;

  /** Takes a line: an object as JSON. */
  write(line: string): void {
    // A copy: part of a longer text would keep the whole of it.
    this.#lines[this.#next] =
      line.length > LONGEST_LINE ? Buffer.from(line.slice(0, LONGEST_LINE)).toString() : line;
    this.#next = (this.#next + 1) % LOG_LINES;
  }

  /** The last lines, oldest first. @param count - at most so many */
  last(count: number): readonly LogLine[] {
    const inOrder = [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)];
    return inOrder.slice(Math.max(0, inOrder.length - count)).map(lineOf);
  }
}

function lineOf(text: string): LogLine {
  const { time, level, msg, err, part } = parsed(text);
  const problem = typeof err === 'object' && err !== null && 'message' in err ? String(err.message) : '';
  const said = typeof msg === 'string' ? msg : '';
  const message = [said, ...(problem !== '' && problem !== said ? [problem] : [])].filter(Boolean).join(': ');
  return {
    at: new Date(typeof time === 'number' ? time : 0).toISOString(),
    level: Object.entries(LEVELS).find(([number]) => Number(number) === level)?.[1] ?? 'info',
    ...(typeof part === 'string' ? { part } : {}),
    message: withoutSecrets(message || text).slice(0, LONGEST_MESSAGE),
  };
}

/** A line that was cut off is no JSON any more: it is shown as it is. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    const time = /"time":(\d+)/.exec(text)?.[1];
    const level = /"level":(\d+)/.exec(text)?.[1];
    return { time: Number(time ?? 0), level: Number(level ?? 30) };
  }
}
