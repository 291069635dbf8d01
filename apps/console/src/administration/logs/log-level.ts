import type { LogLine } from '../records.ts';

/** Levels of the log, the quietest first. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A level of the log. */
export type Level = (typeof LEVELS)[number];

/** The lines of a level and of those above. A level that is not known is never hidden. */
export function linesFrom(lines: readonly LogLine[], least: Level): readonly LogLine[] {
  return lines.filter(({ level }) => {
    const place = (LEVELS as readonly string[]).indexOf(level);
    return place < 0 || place >= LEVELS.indexOf(least);
  });
}

/** Lines as text, to be copied. */
export function linesAsText(lines: readonly LogLine[]): string {
  return lines
    .map(
      ({ at, level, part, message }) => `${at} ${level.toUpperCase()} ${part ? `${part}: ` : ''}${message}`,
    )
    .join('\n');
}

/** A line with a name of its own: of those that say the same in the same moment, the first, the second and so on. */
export interface NamedLine {
  readonly name: string;
  readonly line: LogLine;
}

/** Gives each line a name that stays when lines go at the beginning. */
export function namedLines(lines: readonly LogLine[]): readonly NamedLine[] {
  const times = new Map<string, number>();
  return lines.map((line) => {
    const same = `${line.at} ${line.level} ${line.message}`;
    const time = (times.get(same) ?? 0) + 1;
    times.set(same, time);
    return { name: `${same} ${time}`, line };
  });
}
