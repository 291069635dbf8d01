import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketHouse } from './websocket-server.testkit.ts';

let house: WebSocketHouse;

beforeEach(async () => {
  house = await WebSocketHouse.open();
  return () => house.close();
});

const UPGRADE = {
  Host: 'camera.example',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

/** Sends an upgrade, byte by byte as it stands here. */
async function upgrade(headers: Readonly<Record<string, string>>, line = 'GET /api/v1'): Promise<Socket> {
  const socket = connect({ port: house.port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${line} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  return socket;
}

/** How many connections the server holds. */
function connections(): Promise<number> {
  const { server } = house.http.app;
  return new Promise((resolve, reject) => {
    server.getConnections((problem, count) => (problem ? reject(problem) : resolve(count)));
  });
}

/** What comes back for an upgrade until the server ends the connection; its sender does not end its side. */
async function refused(
  headers: Readonly<Record<string, string>>,
  line?: string,
): Promise<{ status: number; body: string }> {
  const socket = await upgrade(headers, line);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  await once(socket, 'end');
  // Somebody who does not close its side does not keep the connection.
  await vi.waitFor(async () => expect(await connections()).toBe(0));
  socket.destroy();
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body };
}

/** The head of the answer to an upgrade that is let in. */
async function letIn(headers: Readonly<Record<string, string>>, line?: string): Promise<string> {
  const socket = await upgrade(headers, line);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  await vi.waitFor(async () => expect(await connections()).toBe(0));
  return String(answer);
}

const SWITCHING = /^HTTP\/1\.1 101 /;

/** The headers without one of them. */
function without(name: keyof typeof UPGRADE): Record<string, string> {
  return Object.fromEntries(Object.entries(UPGRADE).filter(([each]) => each !== name));
}

describe('a plain GET', () => {
  it.each(['/api/v1', '/api/v1/', '/api/v1?token=a'])('of %s is told to upgrade', async (path) => {
    const answer = await fetch(`http://127.0.0.1:${house.port}${path}`);
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
    expect(await answer.json()).toEqual({
      error: { code: 'UPGRADE_REQUIRED', message: expect.stringContaining('upgrade') },
    });
  });
});

describe('an upgrade', () => {
  it.each(['/api/v1', '/api/v1/', '/api/v1?a=b', '/api/v1/?a=b'])('at %s is let in', async (path) => {
    expect(await letIn(UPGRADE, `GET ${path}`)).toMatch(SWITCHING);
  });

  it.each(['/', '/api', '/api/v1/more', '/api/v11', '/api/v1//', '/API/V1'])(
    'at %s is not found, and the connection closed',
    async (path) => {
      const { status, body } = await refused(UPGRADE, `GET ${path}`);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toEqual({
        error: { code: 'NOT_FOUND', message: 'A WebSocket is at /api/v1' },
      });
    },
  );

  it.each([
    ['without a key', without('Sec-WebSocket-Key'), 'Sec-WebSocket-Key'],
    ['with a key that is none', { ...UPGRADE, 'Sec-WebSocket-Key': 'short' }, 'Sec-WebSocket-Key'],
    ['without a version', without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version'],
    ['of another version', { ...UPGRADE, 'Sec-WebSocket-Version': '12' }, 'Sec-WebSocket-Version'],
    ['of a draft', { ...UPGRADE, 'Sec-WebSocket-Version': '8' }, 'Sec-WebSocket-Version'],
    ['to something else', { ...UPGRADE, Upgrade: 'h2c' }, 'Upgrade'],
  ])('%s is a bad request that says so, and the connection closed', async (_what, headers, wrong) => {
    const { status, body } = await refused(headers);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({
      error: { code: 'INVALID_HANDSHAKE', message: expect.stringContaining(`${wrong} header`) },
    });
  });

  it('is known by its cookie, its header or not at all', async () => {
    const { cookie } = await house.http.cookie('viewer');
    expect(await letIn({ ...UPGRADE, Cookie: cookie })).toMatch(SWITCHING);
    expect(await letIn({ ...UPGRADE, Cookie: 'sightglass_session=stale' })).toMatch(SWITCHING);
    const { status, body } = await refused({ ...UPGRADE, Authorization: 'Bearer stale' });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'INVALID_TOKEN' } });
  });

  it('with a cookie from a page of another site is refused', async () => {
    const { cookie } = await house.http.cookie('viewer');
    for (const origin of ['http://evil.example', 'null']) {
      const { status, body } = await refused({ ...UPGRADE, Cookie: cookie, Origin: origin });
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'FOREIGN_ORIGIN' } });
    }
    for (const origin of ['http://camera.example', 'https://panel.example']) {
      expect(await letIn({ ...UPGRADE, Cookie: cookie, Origin: origin })).toMatch(SWITCHING);
    }
    expect(await letIn({ ...UPGRADE, Origin: 'http://evil.example' })).toMatch(SWITCHING);
  });

  it('that the server fails at is told no more than that', async () => {
    vi.spyOn(house.http.auth, 'resume').mockRejectedValueOnce(new Error('database is locked'));
    const { status, body } = await refused({ ...UPGRADE, Authorization: 'Bearer a' });
    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'INTERNAL_ERROR' } });
    expect(body).not.toContain('locked');
    expect(house.log.join()).toContain('database is locked');
  });

  it('may offer compression, and gets along without it', async () => {
    const head = await letIn({ ...UPGRADE, 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    expect(head).toMatch(SWITCHING);
    expect(head).not.toMatch(/extensions/i);
  });
});

describe('clients', () => {
  it('are counted as they come and go', async () => {
    const viewer = await house.connectAs('viewer');
    await viewer.rest();
    const other = await house.connect();
    expect(await viewer.nextWith('clients')).toEqual({ clients: 2 });
    other.socket.close();
    expect(await viewer.nextWith('clients')).toEqual({ clients: 1 });
  });

  it('that break the protocol are gone, and nobody else is', async () => {
    const viewer = await house.connectAs('viewer');
    const socket = await upgrade(UPGRADE);
    await once(socket, 'data');
    // A frame that is not masked, as no client may send one.
    socket.write(Buffer.from([0x81, 0x00]));
    socket.resume();
    await once(socket, 'end');
    socket.destroy();
    expect(await viewer.ask({ get: ['brightness'] })).toContainEqual({ brightness: 50 });
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(1));
  });
});

describe('at shutdown', () => {
  it('everybody is told goodbye with 1001', async () => {
    const clients = [await house.connect(), await house.connectAs('viewer')];
    await house.webSockets.close();
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: 'The server is shutting down' });
    }
  });

  it('a client that does not say goodbye is not waited for', async () => {
    const socket = await upgrade(UPGRADE);
    await once(socket, 'data');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closed = house.webSockets.close();
    vi.advanceTimersByTime(1_000);
    await closed;
    vi.useRealTimers();
    socket.destroy();
    expect(house.http.store.read().clients).toBe(0);
  });

  it('nothing is told behind the goodbye', async () => {
    const client = await house.connect();
    house.http.store.report({ fps: 25 });
    const closed = house.webSockets.close();
    house.http.store.report({ fps: 15 });
    await closed;
    await client.closed;
    expect(client.untaken).toEqual([]);
  });

  it('somebody whose login is still looked at is not let in', async () => {
    const { auth } = house.http;
    const { authorization } = await house.http.bearer('viewer');
    const resume = auth.resume.bind(auth);
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const asked = vi.spyOn(auth, 'resume').mockImplementation(async (...token) => {
      await gate;
      return resume(...token);
    });
    const answer = refused({ ...UPGRADE, Authorization: authorization });
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await house.webSockets.close();
    open();
    const { status, body } = await answer;
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'CLOSING' } });
  });
});
