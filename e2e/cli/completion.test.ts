import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from './command.testkit.ts';

let desk: Desk;
beforeAll(() => {
  desk = new Desk();
});
afterAll(() => desk.clear());

/** What Bash offers for words, the last of them unfinished. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const quoted = ['sightglass', ...words].map((word) => `'${word}'`).join(' ');
  const { out, err } = await desk.bash(
    `source <(sightglass completion bash)
     COMP_WORDS=(${quoted}) COMP_CWORD=${words.length}
     _sightglass
     printf '%s\\n' "\${COMPREPLY[@]}"`,
  ).ended;
  expect(err).toBe('');
  return out.trimEnd().split('\n');
}

describe('completion in Bash', () => {
  it('offers commands, and those below them', async () => {
    expect(await offered('reco')).toEqual(['record', 'recordings']);
    expect(await offered('recordings', '')).toEqual(['list', 'get', 'rm']);
  });

  it('offers keys and values out of the table, broken at = as Bash does', async () => {
    expect(await offered('set', 'pip')).toEqual(['pip-mode=']);
    expect(await offered('set', 'brightness=50', 'pip-mode', '=', 'top')).toEqual(['top-left', 'top-right']);
    expect(await offered('set', 'cam1-light', '=')).toEqual(['true', 'false']);
    expect(await offered('get', 'cam1-')).toEqual(['cam1-light', 'cam1-exists', 'cam1-sensor']);
  });

  it('is known to Bash under the name of the program', async () => {
    const { out } = await desk.bash('source <(sightglass completion bash); complete -p sightglass').ended;
    expect(out).toBe('complete -o default -F _sightglass sightglass\n');
  });
});
