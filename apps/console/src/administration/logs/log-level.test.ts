import { describe, expect, it } from 'vitest';
import { linesAsText, linesFrom, namedLines } from './log-level.ts';

const LINES = ['info', 'warn', 'error', 'odd'].map((level) => ({ at: 'T', level, message: level }));

describe('lines of the log', () => {
  it('are those of a level and above, and what has no known level', () => {
    expect(linesFrom(LINES, 'warn').map(({ level }) => level)).toEqual(['warn', 'error', 'odd']);
    expect(linesFrom(LINES, 'trace')).toEqual(LINES);
  });

  it('are copied as text', () => {
    expect(linesAsText([{ at: 'T', level: 'warn', part: 'media', message: 'slow' }])).toBe(
      'T WARN media: slow',
    );
    expect(linesAsText([{ at: 'T', level: 'info', message: 'up' }])).toBe('T INFO up');
  });

  it('have names of their own that stay when lines go at the beginning', () => {
    const line = { at: 'T', level: 'info', message: 'again' };
    const names = namedLines([...LINES, line, line]).map(({ name }) => name);
    expect(new Set(names).size).toBe(LINES.length + 2);
    expect(namedLines([...LINES, line].slice(1)).map(({ name }) => name)).toEqual(names.slice(1, -1));
  });
});
