import { describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from './commands.ts';
import { complete } from './completion.ts';

const offered = (...words: string[]) => complete(words, { commands: COMMANDS, groups: GROUPS });

describe('completion', () => {
  it.each<[string[], string[]]>([
    [['--u'], ['--url']],
    [['--url', 'http://x', 'wat'], ['watch']],
    [['--url', 'h'], []],
    [['--json', 'get', 'brig'], ['brightness']],
    [['recordings', 'rm', '--url', 'http://127.0.0.1:1', ''], ['last']],
    [['w'], ['watch']],
    [['log'], ['login', 'logout']],
    [['comp'], ['completion']],
    [['record', 're'], ['resume']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['users', 'add', 'setter', '--role', 'v'], ['viewer']],
    [['get', '--t'], ['--timeout']],
    [['get', '--url', 'http://x', 'brig'], ['brightness']],
    [['set', 'fps=', '5'], []],
    [['set', 'cam1-light=t'], ['cam1-light=true']],
    [['recordings', 'get', '-o', 'f'], []],
    [['serve', '--po'], []],
    [['dance', ''], []],
  ])('offers for %j what fits', async (words, found) => {
    expect(await offered(...words)).toEqual(found);
  });

  it('knows every command and every option of the table', async () => {
    const visible = COMMANDS.filter(({ hidden }) => !hidden);
    for (const { name, options, takesAnything } of visible) {
      const words = name.split(' ');
      expect(await offered(...words)).toContain(words.at(-1));
      if (takesAnything) continue;
      const names = options.map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0]);
      expect(await offered(...words, '--')).toEqual([...names, '--help']);
    }
  });
});
