import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from './server.testkit.ts';

const PROGRAM = fileURLToPath(new URL('../packages/server/program/main.js', import.meta.url));
const PASSWORD = 'correct horse battery';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sightglass-users-'));
  return () => rmSync(data, { recursive: true, force: true });
});

/** Runs `sightglass user …` with a line of standard input. */
async function user(words: string, input = '') {
  const child = spawn(process.execPath, [PROGRAM, 'user', ...words.split(' '), '--data', data]);
  let out = '';
  let err = '';
  child.stdout.on('data', (part: Buffer) => {
    out += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    err += part.toString();
  });
  child.stdin.end(input === '' ? '' : `${input}\n`);
  const [code] = await once(child, 'close');
  return { code: code as number, out, err };
}

async function login(server: TestServer, username: string, password: string): Promise<number> {
  const response = await fetch(`${server.address}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return response.status;
}

describe('sightglass user', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.dispose());

  it('adds, lists, changes and removes users while no server runs', async () => {
    expect(await user('add setter', PASSWORD)).toMatchObject({ code: 0, err: '' });
    expect(await user('add watcher --role viewer', PASSWORD)).toMatchObject({ code: 0 });
    const { out } = await user('list');
    expect(out.split('\n').toSorted()).toEqual([
      '',
      'setter\tadministrator\tnever logged in',
      'watcher\tviewer\tnever logged in',
    ]);
    expect(await user('change watcher --role operator --rtsp')).toMatchObject({ code: 0 });
    expect((await user('list')).out).toMatch(/^watcher\toperator\tnever logged in\trtsp$/m);
    expect(await user('change watcher --role viewer --no-rtsp')).toMatchObject({ code: 0 });
    expect(await user('remove watcher')).toMatchObject({ code: 0 });
    expect(await user('password watcher', PASSWORD)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no user watcher'),
    });
    expect(await user('remove setter')).toMatchObject({
      code: 2,
      err: expect.stringContaining('last administrator'),
    });
    expect((await user('list')).out).not.toContain('watcher');
    server = await TestServer.start({ flags: ['--data', data, '--cam1', 'none', '--cam2', 'none'] });
    const told = await fetch(`${server.address}/api/audit?user=`, {
      headers: { authorization: `Basic ${Buffer.from(`setter:${PASSWORD}`).toString('base64')}` },
    });
    const { items } = (await told.json()) as { items: unknown[] };
    const by = { user: null, address: 'this machine' };
    expect(items).toMatchObject([
      { ...by, action: 'user.remove', key: 'setter', ok: false, error: 'LAST_ADMINISTRATOR' },
      { ...by, action: 'user.remove', key: 'watcher', ok: true },
      { ...by, action: 'user.change', key: 'watcher', to: { role: 'viewer', rtsp: false } },
      { ...by, action: 'user.change', key: 'watcher', to: { role: 'operator', rtsp: true } },
      { ...by, action: 'user.create', key: 'watcher', to: { role: 'viewer' } },
      { ...by, action: 'user.create', key: 'setter', to: { role: 'administrator' } },
    ]);
  });

  it('is the way back in when the password of the administrator is lost', async () => {
    server = await TestServer.start({ flags: ['--data', data, '--cam1', 'none', '--cam2', 'none'] });
    expect(await user('password admin', PASSWORD)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Another server uses the data directory'),
    });
    await server.stop();
    expect(await user('password admin', PASSWORD)).toMatchObject({ code: 0 });
    server = await TestServer.start({ flags: ['--data', data, '--cam1', 'none', '--cam2', 'none'] });
    expect(await login(server, 'admin', PASSWORD)).toBe(200);
  });

  it.each([
    ['add setter', 'short', '8 to 128'],
    ['add setter', '', '8 to 128'],
    ['add setter --role captain', PASSWORD, 'no role captain'],
    ['password nobody', PASSWORD, 'no data of a server'],
    ['change setter', '', 'say what to change'],
    ['password setter --rtsp', '', 'for add and change'],
    ['dance', '', 'Use:'],
    ['add a b', PASSWORD, 'Use:'],
    ['list --loud', '', '--loud'],
  ])('%s with the input "%s" is refused and says why', async (words, input, message) => {
    const { code, err } = await user(words, input);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
