import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectionDoor, type ConnectionLimits } from './connection-door.ts';
import { HttpHouse, LIMITS } from './http-server.testkit.ts';
import type { HttpLimits } from './limits.ts';

/** A server with limits of its own. @returns its port */
async function open(limits: Partial<HttpLimits>, connections?: ConnectionLimits): Promise<number> {
  const house = await HttpHouse.open({
    limits: { ...LIMITS, ...limits },
    ...(connections ? { door: new ConnectionDoor(connections) } : {}),
  });
  onTestFinished(() => house.close());
  return Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port);
}

async function come(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Asks for something over a connection that is closed behind it. */
async function ask(socket: Socket, connection = 'close'): Promise<string> {
  socket.write(`GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n`);
  return connection === 'close' ? text(socket) : String((await once(socket, 'data'))[0]);
}

describe('connections', () => {
  it('above the number for one address are told so, and others are let in', async () => {
    const port = await open({}, { inAll: 0, perAddress: 2 });
    const kept = [await come(port), await come(port)];
    for (const socket of kept) expect(await ask(socket, 'keep-alive')).toMatch(/^HTTP\/1.1 200 /);
    const answer = await ask(await come(port));
    expect(answer).toMatch(/^HTTP\/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 5\r\n/);
    expect(answer).toContain('"code":"TOO_MANY_CONNECTIONS"');
    expect(await ask(await come(port, '127.0.0.2'))).toMatch(/^HTTP\/1.1 200 /);
  });

  it('above the number in all are told so, from wherever they come', async () => {
    const port = await open({}, { inAll: 1, perAddress: 0 });
    expect(await ask(await come(port), 'keep-alive')).toMatch(/^HTTP\/1.1 200 /);
    expect(await ask(await come(port, '127.0.0.2'))).toMatch(/^HTTP\/1.1 503 .*TOO_MANY_CONNECTIONS/s);
  });

  it('that end make room', async () => {
    const port = await open({}, { inAll: 1, perAddress: 1 });
    for (let time = 0; time < 5; time += 1) {
      expect(await ask(await come(port))).toMatch(/^HTTP\/1.1 200 /);
    }
  });

  it('are as many as come where no limit is set', async () => {
    const port = await open({}, { inAll: 0, perAddress: 0 });
    const sockets = await Promise.all(Array.from({ length: 300 }, () => come(port)));
    const answers = await Promise.all(sockets.map((socket) => ask(socket, 'keep-alive')));
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200 '))).toHaveLength(300);
  });
});

describe('a request', () => {
  it('with more headers than are allowed is refused before anybody looks at them', async () => {
    const socket = await come(await open({ headers: 3 }));
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nA: 1\r\nB: 2\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 431 .*"code":"HEADERS_TOO_LARGE"/s);
  });

  it('that does not come in its time is answered 408', async () => {
    const socket = await come(await open({ headerMs: 100 }));
    socket.write('GET /health HTTP/1.1\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 .*"code":"REQUEST_TIMEOUT"/s);
  });
});

describe('requests of many connections at once', () => {
  it('are all answered, the first ones as well', async () => {
    const port = await open({});
    const sockets = await Promise.all(Array.from({ length: 200 }, () => come(port)));
    const answers = await Promise.all(sockets.map((socket) => ask(socket)));
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200 '))).toHaveLength(200);
  });
});

describe('requests of one connection', () => {
  it('that come at once are answered in their order', async () => {
    const socket = await come(await open({}));
    const paths = Array.from({ length: 50 }, (_, number) => `/nothing/${number}`);
    const last = 'GET /nothing/last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join('') + last);
    const order = [...(await text(socket)).matchAll(/GET (\/nothing\/\w+)/g)].map(([, path]) => path);
    expect(order).toEqual([...paths, '/nothing/last']);
  });
});
