import { once } from 'node:events';
import { request } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectSecurely } from 'node:tls';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { GivenPair } from '../../tls/key-pair.testkit.ts';
import type { KeyPair } from '../../tls/key-pair.ts';
import { givenFiles, ServerCertificate } from '../../tls/server-certificate.ts';
import { ConnectionDoor } from './connection-door.ts';
import { HttpHouse, LIMITS } from './http-server.testkit.ts';
import { createRedirect } from './redirect.ts';
import { addressesOf, openSideDoors } from './side-doors.ts';

const logger = pino({ level: 'silent' });
let files: GivenPair;
let pair: KeyPair;

beforeEach(async () => {
  files = new GivenPair();
  pair = await files.make();
  files.write(pair);
  return () => files.remove();
});

/** A server with TLS or without. @returns it and its port */
async function open(tls: boolean, door: ConnectionDoor, headerMs = LIMITS.headerMs) {
  const certificate = tls ? await ServerCertificate.open(givenFiles(files.cert, files.key), logger) : null;
  const house = await HttpHouse.open({ certificate, door, limits: { ...LIMITS, headerMs } });
  onTestFinished(() => house.close());
  return { house, port: Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port) };
}

/** A server that sends on to https. @returns its port */
async function openRedirect(door: ConnectionDoor, headerMs = LIMITS.headerMs): Promise<number> {
  const redirect = createRedirect(443, [], door, { ...LIMITS, headerMs }).listen(0, '127.0.0.1');
  onTestFinished(() => redirect.close().closeAllConnections());
  await once(redirect, 'listening');
  return (redirect.address() as AddressInfo).port;
}

/** Somebody who connects and says nothing. */
async function silent(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(port, host);
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function ask(port: number, host = '127.0.0.1'): Promise<string> {
  const socket = await silent(port, host);
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  return text(socket);
}

/** The status of an answer over TLS; undefined where the connection was closed without one. */
async function askSecurely(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  const asked = request({ port, host, path: '/health', rejectUnauthorized: false, agent: false }).end();
  try {
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer.statusCode;
  } catch {
    return undefined;
  }
}

describe('the door of TLS', () => {
  it('counts who has connected and not agreed on TLS, and whoever goes makes room', async () => {
    const { port } = await open(true, new ConnectionDoor({ inAll: 0, perAddress: 1 }));
    const quiet = await silent(port);
    expect(await askSecurely(port)).toBeUndefined();
    quiet.destroy();
    while ((await askSecurely(port)) !== 200);
    while ((await askSecurely(port)) !== 200);
  });

  it('closes who does not agree on TLS in time, and has room again', async () => {
    const { port } = await open(true, new ConnectionDoor({ inAll: 1, perAddress: 0 }), 100);
    const quiet = await silent(port);
    quiet.resume();
    await once(quiet, 'close');
    expect(await askSecurely(port)).toBe(200);
  });

  it('closes who agrees on TLS and asks nothing', async () => {
    const { port } = await open(true, new ConnectionDoor({ inAll: 0, perAddress: 0 }), 100);
    const socket = connectSecurely({ port, host: '127.0.0.1', ca: pair.cert });
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('the door of the redirect', () => {
  it('is the same as that of TLS', async () => {
    const door = new ConnectionDoor({ inAll: 1, perAddress: 0 });
    const { port } = await open(true, door);
    const redirect = await openRedirect(door);
    const quiet = await silent(redirect);
    expect(await ask(redirect)).toMatch(/^HTTP\/1.1 503 .*TOO_MANY_CONNECTIONS/s);
    expect(await askSecurely(port)).toBeUndefined();
    quiet.destroy();
    while ((await askSecurely(port)) !== 200);
  });

  it('closes who asks nothing', async () => {
    const port = await openRedirect(new ConnectionDoor({ inAll: 0, perAddress: 0 }), 100);
    expect(await text(await silent(port))).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('a further address of a server', () => {
  it.each([false, true])('has the same door (TLS: %s)', async (tls) => {
    const { house, port } = await open(tls, new ConnectionDoor({ inAll: 1, perAddress: 0 }), 500);
    const close = await openSideDoors(house.app.server, ['127.0.0.2'], { port, backlog: 16 }, logger);
    onTestFinished(close);
    const status = async (host: string) =>
      tls ? askSecurely(port, host) : Number((await ask(port, host)).split(' ')[1]);
    const quiet = await silent(port, '127.0.0.2');
    expect(await status('127.0.0.1')).toBe(tls ? undefined : 503);
    // Closed in time, there as well.
    quiet.resume();
    await once(quiet, 'close');
    expect(await status('127.0.0.2')).toBe(200);
  });

  it('does not keep the server from its end', async () => {
    const { house, port } = await open(true, new ConnectionDoor({ inAll: 0, perAddress: 0 }));
    const close = await openSideDoors(house.app.server, ['127.0.0.2'], { port, backlog: 16 }, logger);
    const taken = once(house.app.server, 'connection');
    const quiet = await silent(port, '127.0.0.2');
    await taken;
    const gone = once(quiet.resume(), 'close');
    close();
    await house.app.close();
    await gone;
  });

  it('that cannot be listened on is left out', async () => {
    const { house, port } = await open(false, new ConnectionDoor({ inAll: 0, perAddress: 0 }));
    const where = { port, backlog: 16 };
    const close = await openSideDoors(house.app.server, ['192.0.2.1', '127.0.0.2'], where, logger);
    onTestFinished(close);
    expect(await ask(port, '127.0.0.2')).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is there for localhost alone', async () => {
    expect(await addressesOf('127.0.0.1')).toEqual(['127.0.0.1']);
    expect(await addressesOf('::')).toEqual(['::']);
    expect((await addressesOf('localhost')).every((each) => ['127.0.0.1', '::1'].includes(each))).toBe(true);
  });
});
