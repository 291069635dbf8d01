import { describe, expect, it } from 'vitest';
import { type Call, type CommandRow, TALKING } from './command.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { CannotConnect, RequestRefused, UsageError } from './errors.ts';
import { run } from './program.ts';

/** Runs words against a table; the real one without another. */
async function said(words: readonly string[], commands: readonly CommandRow[] = COMMANDS) {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    write: (part: string) => {
      text[name] += part;
    },
  });
  const around = { version: '1.2.3', env: {}, out: sink('out'), err: sink('err') };
  const code = await run(words, { commands, groups: GROUPS }, around);
  return { code, ...text };
}

/** A command that does what a test wants. */
function actRow(act: (call: Call) => Promise<void>): CommandRow {
  return { name: 'act', summary: 'acts', options: [], examples: [], run: act };
}

function commandThat(act: (call: Call) => Promise<void>): readonly CommandRow[] {
  return [actRow(act)];
}

describe('help', () => {
  const visible = COMMANDS.filter(({ hidden, takesAnything }) => !hidden && !takesAnything);
  it.each(visible)('of $name has its options and examples', async ({ name, options, examples }) => {
    const { code, out } = await said([...name.split(' '), '--help']);
    expect(code).toBe(0);
    for (const { flags } of options) expect(out).toContain(flags);
    expect(examples.length).toBeGreaterThan(0);
    for (const [line] of examples) expect(out).toContain(line);
  });

  it('of the program names every command once, and the exit codes', async () => {
    const { out } = await said(['--help']);
    for (const name of new Set(visible.map((row) => row.name.split(' ')[0]))) {
      expect(out.match(new RegExp(`^ {2}${name}\\b`, 'gm'))).toHaveLength(1);
    }
    expect(out).toContain('Exit codes:');
    expect(out).not.toMatch(/^ {2}complete /m);
    expect((await said(['--version'])).out).toBe('1.2.3\n');
  });
});

describe('options that commands share', () => {
  const rows = (seen: unknown[]): readonly CommandRow[] => [
    {
      ...actRow(async ({ flags, output }) => {
        seen.push([flags.text('url'), flags.text('timeout'), output.json]);
      }),
      options: TALKING,
    },
    { ...actRow(async () => {}), name: 'record act' },
  ];

  it.each([
    ['--url a --timeout 3 --json act', ['a', '3', true]],
    ['act --url a --timeout 3 --json', ['a', '3', true]],
    ['--url=a --json act --timeout 3', ['a', '3', true]],
    ['--url a act --url b', ['b', undefined, false]],
  ])('may stand before the command as well as behind it: %s', async (line, expected) => {
    const seen: unknown[] = [];
    expect(await said(line.split(' '), rows(seen))).toEqual({ code: 0, out: '', err: '' });
    expect(seen).toEqual([expected]);
  });

  it('are refused where a command has none of them, and others everywhere', async () => {
    for (const line of ['--url a record act', 'record --json act', '--loud act']) {
      const { code, err } = await said(line.split(' '), rows([]));
      expect(code).toBe(2);
      expect(err).toMatch(/^sightglass: .*--(?:url|json|loud)/);
    }
  });

  it('do without colours from there too', async () => {
    const shown: string[] = [];
    const out = { isTTY: true, write: (text: string) => shown.push(text) };
    const row = { ...actRow(async ({ output }) => output.facts({ a: 1 })), options: TALKING };
    const around = { version: '1', env: {}, out, err: out };
    for (const line of ['--no-color act', 'act --no-color', 'act']) {
      await run(line.split(' '), { commands: [row], groups: [] }, around);
    }
    expect(shown.map((text) => text.includes('\u001b'))).toEqual([false, false, true]);
  });
});

describe('what a command throws', () => {
  it.each([
    [new UsageError('wrong'), 2, 'sightglass: wrong\n'],
    [new CannotConnect('away\n  for long'), 3, 'sightglass: away for long\n'],
    [new RequestRefused(403, 'no'), 4, 'sightglass: no\n'],
    [new RequestRefused(401, 'who?'), 4, 'sightglass: who?. Log in with: sightglass login\n'],
    [new RequestRefused(409, 'not now'), 1, 'sightglass: not now\n'],
    [
      new AggregateError([new RequestRefused(409, 'a'), new UsageError('b')]),
      1,
      'sightglass: a\nsightglass: b\n',
    ],
  ])('is a line and an exit code: %s', async (problem, code, err) => {
    const ending = await said(
      ['act'],
      commandThat(() => Promise.reject(problem)),
    );
    expect(ending).toEqual({ code, out: '', err });
  });

  it('is shown with its origin when nobody has foreseen it', async () => {
    const { code, err } = await said(
      ['act'],
      commandThat(() => Promise.reject(new RangeError('a mistake'))),
    );
    expect(code).toBe(1);
    expect(err).toMatch(/^RangeError: a mistake\n\s+at /);
  });
});
