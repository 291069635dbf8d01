import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient, tokenOf } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
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

/** Whether a shell is installed here. */
const has = (shell: string) => spawnSync(shell, ['-c', 'exit']).status === 0;

/** What Zsh offers: its own widget is replaced by one that says what it was given. */
async function offeredByZsh(...words: readonly string[]): Promise<readonly string[]> {
  desk.write(
    'try.zsh',
    `compdef() { print -r -- "compdef $*" }
     compadd() { while [[ $1 != -- ]] shift; shift; print -rl -- "$@" }
     _files() { print -r -- files }
     source <(sightglass completion zsh)
     words=(sightglass "$@") CURRENT=$(( $# + 1 ))
     _sightglass`,
  );
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const { out, err } = await desk.bash(`zsh -f try.zsh ${quoted}`).ended;
  expect(err).toBe('');
  const [defined, ...found] = out.trim().split(/\n+/);
  expect(defined).toBe('compdef _sightglass sightglass');
  return found;
}

/** What fish offers for a line. */
async function offeredByFish(line: string): Promise<readonly string[]> {
  const script = `sightglass completion fish | source; complete -C "${line}"`;
  const { out, err } = await desk.bash(`fish --no-config -c '${script}'`).ended;
  expect(err).toBe('');
  return out.trimEnd().split('\n').toSorted();
}

describe.skipIf(!has('zsh'))('completion in Zsh', () => {
  it('offers commands, keys, values, and files where nothing else fits', async () => {
    expect(await offeredByZsh('reco')).toEqual(['record', 'recordings']);
    expect(await offeredByZsh('recordings', '')).toEqual(['list', 'get', 'rm']);
    expect(await offeredByZsh('set', 'pip')).toEqual(['pip-mode=']);
    expect(await offeredByZsh('set', 'pip-mode=top')).toEqual(['pip-mode=top-left', 'pip-mode=top-right']);
    expect(await offeredByZsh('snap', '-o', '')).toEqual(['files']);
  });
});

describe.skipIf(!has('fish'))('completion in fish', () => {
  it('offers commands, keys, values, and files where nothing else fits', async () => {
    desk.write('part.jpg', '');
    expect(await offeredByFish('sightglass reco')).toEqual(['record', 'recordings']);
    expect(await offeredByFish('sightglass recordings ')).toEqual(['get', 'list', 'rm']);
    expect(await offeredByFish('sightglass set pip-mode=top')).toEqual([
      'pip-mode=top-left',
      'pip-mode=top-right',
    ]);
    expect(await offeredByFish('sightglass snap -o par')).toEqual(['part.jpg']);
  });
});

describe('completion of recordings', () => {
  it('offers those of the server, and knows when there is none', async () => {
    const server = await TestServer.start({ flags: ['--cam2', 'none'] });
    try {
      const env = { SIGHTGLASS_URL: server.address, SIGHTGLASS_TOKEN: await tokenOf(server) };
      const admin = await TestClient.admin(server);
      expect(await desk.run('record start', { env })).toMatchObject({ code: 0 });
      // A film without a frame is none.
      await admin.next(({ recording }) => Number((recording as { bytes?: number } | null)?.bytes) > 0);
      expect(await desk.run('record stop', { env })).toMatchObject({ code: 0 });
      const [{ id }] = JSON.parse((await desk.run('recordings list --json', { env })).out);
      for (const words of [
        ['recordings', 'get'],
        ['recordings', 'rm', 'last'],
      ]) {
        const line = ['complete', '--', ...words];
        expect((await desk.run([...line, ''], { env })).out).toBe(`last\n${id}\n`);
        expect((await desk.run([...line, id.slice(0, 4)], { env })).out).toBe(`${id}\n`);
        const elsewhere = { ...env, SIGHTGLASS_URL: 'http://127.0.0.1:1' };
        expect((await desk.run([...line, ''], { env: elsewhere })).out).toBe('last\n');
        const named = ['complete', '--', '--url', server.address, ...words, ''];
        expect((await desk.run(named, { env: elsewhere })).out).toBe(`last\n${id}\n`);
      }
    } finally {
      await server.dispose();
    }
  });
});

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
