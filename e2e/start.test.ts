import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from './client.testkit.ts';
import { type Ending, newDataDirectory, runProgram, TestServer } from './server.testkit.ts';

const directory = newDataDirectory();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let server: TestServer | undefined;
afterEach(async () => {
  await server?.dispose();
  server = undefined;
});

/** Processes whose parent is `pid`, and theirs. */
function descendants(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = rows.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the program', () => {
  it('is apart from werift, whose failures are known by its path', () => {
    const parts = new URL('../packages/server/program/parts/', import.meta.url);
    const server = readFileSync(new URL('sightglass.js', parts), 'utf8');
    expect(server).toMatch(/from ["']werift["']/);
    expect(server).not.toContain('class RTCPeerConnection');
  });
});

describe('the start', () => {
  it('makes up a password for the first administrator, says it once, and it is right', async () => {
    const data = join(directory, 'first');
    server = await TestServer.start({ data, env: { SIGHTGLASS_ADMIN_PASSWORD: '' } });
    const password = /with the password (\S+)/.exec(server.out)?.[1];
    expect(password).toMatch(/^\S{16,}$/);
    const client = await TestClient.connect(server);
    client.send({ username: 'admin', password });
    const reply = await client.next((message) => 'authenticated' in message);
    expect(reply).toMatchObject({ authenticated: true, role: 'administrator' });
    await server.stop();

    server = await TestServer.start({ data, env: { SIGHTGLASS_ADMIN_PASSWORD: '' } });
    expect(server.out).not.toContain('password');
  });

  it('goes on where it ended: state, sessions, recordings', async () => {
    const data = join(directory, 'again');
    server = await TestServer.start({ data });
    const token = await tokenOf(server);
    await http(server, token, 'PATCH', '/api/state', { brightness: 61, 'pip-mode': 'top-left' });
    await http(server, token, 'POST', '/api/snapshot');
    await server.stop();

    server = await TestServer.start({ data });
    expect(await http(server, token, 'GET', '/api/session')).toMatchObject({ body: { username: 'admin' } });
    const { body } = await http(server, token, 'GET', '/api/state');
    expect(body).toMatchObject({ brightness: 61, 'pip-mode': 'top-left' });
    expect(await http(server, token, 'GET', '/api/snapshots')).toMatchObject({
      body: { items: [{ kind: 'snapshot', state: 'ready' }], cursor: null },
    });
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s closes the recording and leaves no process',
    async (signal) => {
      const data = join(directory, signal);
      server = await TestServer.start({ data });
      const client = await TestClient.admin(server);
      await client.ask({ record: true });
      await client.next((message) => Number((message['recording'] as { bytes?: number } | null)?.bytes) > 0);
      const children = descendants(server.pid);
      expect(children.length).toBeGreaterThan(0);

      process.kill(server.pid, signal);
      expect(await client.closed).toMatchObject({ code: 1001 });
      const ending = await server.stop();
      expect(ending).toMatchObject({ code: 0, signal: null });
      expect(children.filter(isAlive)).toEqual([]);

      server = await TestServer.start({ data });
      const token = await tokenOf(server);
      expect(await http(server, token, 'GET', '/api/recordings')).toMatchObject({
        body: { items: [{ state: 'ready' }] },
      });
    },
  );
});

describe('bad input', () => {
  const oneLine = (ending: Ending) => {
    expect(ending.err.trim().split('\n')).toHaveLength(1);
    expect(ending.err).not.toMatch(/\bat .*:\d+:\d+/);
    return ending;
  };

  it.each([
    ['an unknown flag', ['--prot', '8080'], '--prot'],
    ['a value out of range', ['--port', '70000'], '65535'],
    ['a flag without its value', ['--port'], '--port'],
    ['a source that there is none of', ['--cam1', 'webcam'], 'webcam'],
    ['a video file that is missing', ['--cam1', 'file:nowhere.mp4'], 'nowhere.mp4'],
    ['a setting file that is missing', ['--config', 'nowhere.yaml'], 'nowhere.yaml'],
  ])('%s ends it with 2 and one line', async (_what, flags, told) => {
    const ending = oneLine(await runProgram({ flags: ['--data', join(directory, 'bad'), ...flags] }));
    expect(ending).toMatchObject({ code: 2, out: '' });
    expect(ending.err).toContain(told);
  });

  it('a video file that is none ends it with 2 and one line', async () => {
    const path = join(directory, 'text.mp4');
    writeFileSync(path, 'This is a text.');
    const flags = ['--data', join(directory, 'bad'), '--log-level', 'fatal', '--cam1', `file:${path}`];
    const ending = oneLine(await runProgram({ flags }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain('text.mp4 is not a video file');
  });

  it.each([
    ['port: [', 'cannot be read'],
    ['prot: 8080', 'prot'],
    ['port: many', 'port'],
    ['- a\n- b', 'settings'],
  ])('a settings file that says %j ends it with 2 and one line', async (text, told) => {
    const path = join(directory, 'wrong.yaml');
    writeFileSync(path, text);
    const ending = oneLine(await runProgram({ flags: ['--config', path] }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain(told);
  });

  it('a data directory that cannot be written ends it with 2 and one line', async () => {
    const path = join(directory, 'file');
    writeFileSync(path, '');
    const ending = oneLine(await runProgram({ flags: ['--data', join(path, 'below')] }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain('--data');
  });

  it('a data directory where none can be made ends it with 2 and one line', async () => {
    const ending = oneLine(await runProgram({ flags: ['--data', '/proc/sightglass/data'] }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain('--data');
  });

  it('a database that is none ends it with 2 and one line, and is left as it is', async () => {
    const data = newDataDirectory();
    const database = join(data, 'sightglass.db');
    writeFileSync(database, Buffer.alloc(8_192, 'no database '));
    const ending = oneLine(await runProgram({ flags: ['--port', '0', '--data', data] }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain(`${database} is damaged`);
    expect(readFileSync(database, 'utf8')).toMatch(/^no database/);
    rmSync(data, { recursive: true });
  });

  it('a data directory that another server uses ends it with 2 and one line', async () => {
    server = await TestServer.start();
    const ending = oneLine(await runProgram({ flags: ['--port', '0', '--data', server.data] }));
    expect(ending.code).toBe(2);
    expect(ending.err).toContain('Another server');
  });

  it('a port in use ends it with 1 and one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const flags = ['--port', String(port), '--data', join(directory, 'port'), '--log-level', 'fatal'];
    const ending = oneLine(await runProgram({ flags, env: { SIGHTGLASS_ADMIN_PASSWORD: 'x' } }));
    expect(ending.code).toBe(1);
    expect(ending.err).toContain(`Port ${port}`);
    other.close();
  });
});
