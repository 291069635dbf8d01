import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../client.testkit.ts';
import { PASSWORD, TestServer } from '../server.testkit.ts';
import { Desk, TYPED } from './command.testkit.ts';

const FLAGS = ['--cam1', 'none', '--cam2', 'none', '--login-attempts', '1000'];

let server: TestServer;
let desk: Desk;
beforeAll(async () => {
  server = await TestServer.start({ flags: FLAGS });
});
afterAll(() => server.dispose());
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const login = () => desk.run(`login --url ${server.address}`, { input: `admin\n${PASSWORD}\n` });
/** The token that is kept. */
const keptToken = () => String(JSON.parse(readFileSync(desk.logins, 'utf8')).logins[0].token);
const known = async (token: string) => (await http(server, token, 'GET', '/api/session')).status === 200;

describe('sightglass login', () => {
  it('keeps a token for its user alone, and never the password', async () => {
    expect(await login()).toMatchObject({ code: 0, err: '' });
    expect(statSync(desk.logins).mode & 0o777).toBe(0o600);
    expect(readFileSync(desk.logins, 'utf8')).not.toContain(PASSWORD);
    expect(await known(keptToken())).toBe(true);
    // The server is that of the login from now on.
    expect(await desk.run('set brightness=71')).toMatchObject({ code: 0, out: 'brightness\t71\n' });
  });

  it('again revokes the token before', async () => {
    await login();
    const first = keptToken();
    await login();
    expect(keptToken()).not.toBe(first);
    expect(await known(first)).toBe(false);
  });

  it('with a wrong password keeps nothing', async () => {
    const ending = await desk.run(`login --url ${server.address} --username admin`, { input: 'guess\n' });
    expect(ending).toMatchObject({ code: 4, err: expect.stringContaining('Wrong user name or password') });
    expect(() => statSync(desk.logins)).toThrow('ENOENT');
  });

  it('without an answer to its questions is wrong usage', async () => {
    expect(await desk.run(`login --url ${server.address}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('User name is missing'),
    });
  });

  it('shows nothing of the password on a terminal', async () => {
    const line = `sightglass login --url ${server.address}`;
    const shown = desk.bash(`exec script -qec '${line}' /dev/null`, { input: TYPED });
    await shown.said('User name: ');
    shown.type('admin\n');
    await shown.said('Password: ');
    shown.type(`${PASSWORD}\n`);
    await shown.said('administrator');
    expect(shown.out).toContain('Password: ');
    expect(shown.out).toContain('admin');
    expect(shown.out.split('Password: ')[1]).not.toContain(PASSWORD);
  });

  it('is for its own server: another one never sees the token', async () => {
    await login();
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const place = other.address();
    const port = typeof place === 'object' ? place?.port : 0;
    expect(await desk.run(`status --url http://127.0.0.1:${port}`)).toMatchObject({ code: 0 });
    expect(seen).toEqual([undefined, undefined]);
    other.close();
  });

  it('says what to do with a damaged file', async () => {
    await login();
    writeFileSync(desk.logins, '{"logins":');
    expect(await desk.run('status')).toMatchObject({ code: 2, err: expect.stringContaining('delete it') });
  });

  it('goes on with a damaged file, which it keeps aside', async () => {
    await login();
    for (const text of ['{"logins":', '']) {
      writeFileSync(desk.logins, text);
      const { code, out, err } = await login();
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('administrator') });
      const aside = /^The kept logins were damaged, and are now in (.+)\n$/.exec(err)?.[1] ?? '';
      expect(readFileSync(aside, 'utf8')).toBe(text);
      expect(await known(keptToken())).toBe(true);
    }
  });
});

describe('sightglass logout', () => {
  it('revokes the token and forgets it', async () => {
    await login();
    const token = keptToken();
    expect(await desk.run(`logout --url ${server.address}`)).toMatchObject({ code: 0 });
    expect(await known(token)).toBe(false);
    expect(readFileSync(desk.logins, 'utf8')).not.toContain(token);
    expect(await desk.run(`set brightness=1 --url ${server.address}`)).toMatchObject({ code: 4 });
    expect(await desk.run(`logout --url ${server.address}`)).toMatchObject({ code: 1 });
  });
});

describe('sightglass users', () => {
  it('adds, lists, changes and removes users over HTTP', async () => {
    await login();
    const input = 'four words of mine\n';
    expect(await desk.run('users add setter --role operator', { input })).toMatchObject({ code: 0 });
    expect((await desk.run('users list')).out).toMatch(/^setter\toperator\t\t\tnever$/m);
    expect(await desk.run('users change setter --rtsp')).toMatchObject({ code: 0 });
    expect((await desk.run('users list')).out).toMatch(/^setter\toperator\tyes\t\tnever$/m);
    expect(await desk.run('users change setter')).toMatchObject({ code: 2 });
    expect(await desk.run('users password setter', { input: 'other words of mine\n' })).toMatchObject({
      code: 0,
    });
    const known = desk.run(`login --url ${server.address} --username setter`, {
      input: 'other words of mine\n',
    });
    expect(await known).toMatchObject({ code: 0 });
    expect(await desk.run('users list')).toMatchObject({ code: 4 });
    await login();
    expect(await desk.run('users remove setter')).toMatchObject({ code: 0 });
    expect((await desk.run('users list')).out).not.toContain('setter');
    expect(await desk.run('users add setter', { input: 'short\n' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('8 to 128'),
    });
    expect(await desk.run('users remove admin')).toMatchObject({ code: 1 });
  });

  it('in a data directory is the server’s own command', async () => {
    const input = 'four words of mine\n';
    expect(await desk.run('users add setter --data here', { input })).toMatchObject({
      code: 0,
      out: 'setter can log in as viewer\n',
    });
    expect((await desk.run('users list --data here')).out).toBe('setter\tviewer\tnever logged in\n');
    expect(await desk.run('users remove nobody --data here')).toMatchObject({ code: 2 });
  });
});
