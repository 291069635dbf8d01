import { describe, expect, it } from 'vitest';
import { type Column, Output } from './output.ts';

/** An output, and what it wrote. */
function written({ isTTY = false, json = false, color = true }) {
  const parts: string[] = [];
  const sink = { isTTY, write: (text: string) => parts.push(text) };
  const output = new Output({ out: sink, err: sink, json, color });
  return { output, text: () => parts.join('') };
}

const USERS = [
  { name: 'admin', role: 'administrator' },
  { name: 'setter-2', role: 'viewer' },
];
const COLUMNS: readonly Column<(typeof USERS)[number]>[] = [
  { title: 'USER', of: ({ name }) => name },
  { title: 'ROLE', of: ({ role }) => role },
];

describe('a list', () => {
  it('is a table with a heading on a terminal', () => {
    const { output, text } = written({ isTTY: true, color: false });
    output.list(USERS, COLUMNS);
    expect(text()).toBe('USER      ROLE\nadmin     administrator\nsetter-2  viewer\n');
  });

  it('has colours on a terminal alone, and only where they are wanted', () => {
    for (const [isTTY, color, expected] of [
      [true, true, true],
      [true, false, false],
      [false, true, false],
    ] as const) {
      const { output, text } = written({ isTTY, color });
      output.list(USERS, COLUMNS);
      output.facts({ brightness: 1 });
      output.row(['brightness', '2']);
      expect(text().includes('\u001b')).toBe(expected);
    }
  });

  it('is lines with tabs in a pipe, without a heading', () => {
    const { output, text } = written({});
    output.list(USERS, COLUMNS);
    expect(text()).toBe('admin\tadministrator\nsetter-2\tviewer\n');
  });

  it('is one line of JSON when asked for, also when it is empty', () => {
    const { output, text } = written({ isTTY: true, json: true });
    output.list(USERS, COLUMNS);
    output.list([], COLUMNS);
    expect(text()).toBe(`${JSON.stringify(USERS)}\n[]\n`);
  });
});

describe('facts', () => {
  it('are names and values, null and objects too', () => {
    const { output, text } = written({});
    output.facts({ fps: 30, recording: null, storage: { freeBytes: 1 } });
    expect(text()).toBe('fps\t30\nrecording\t-\nstorage\t{"freeBytes":1}\n');
  });

  it('bring no command to the terminal', () => {
    const { output, text } = written({ isTTY: true, color: false });
    output.facts({ name: '\u001b]0;title\u0007\u001b[2Jcamera\r\nlight\u009b1m' });
    output.row(['a', '\u001b[31mred']);
    output.note('\u001b[2Jgone');
    expect(text()).not.toMatch(/[^\n\P{Cc}]/u);
    expect(text()).toContain('camera');
  });
});
