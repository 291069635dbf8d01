import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpLamp } from './http-lamp.ts';

let asked: string[];
let reply: (request: IncomingMessage, response: ServerResponse) => void;
let address: string;
let stop: () => Promise<void>;

beforeEach(async () => {
  asked = [];
  reply = (_request, response) => response.end('ok');
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    reply(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return stop;
});

const lamp = (patience?: number, method: 'GET' | 'POST' = 'GET', base = address) =>
  new HttpLamp({ kind: 'http', method, on: `${base}/lit?key=hunter2`, off: `${base}/dark` }, patience);

describe('a lamp behind an address', () => {
  it.each(['GET', 'POST'] as const)('is switched by %s', async (method) => {
    await lamp(undefined, method).set(true);
    await lamp(undefined, method).set(false);
    expect(asked).toEqual([`${method} /lit?key=hunter2`, `${method} /dark`]);
  });

  it('gets user name and password', async () => {
    let authorization: string | undefined;
    reply = (request, response) => {
      authorization = request.headers.authorization;
      response.end();
    };
    await lamp(undefined, 'GET', address.replace('//', '//viewer:four%20words@')).set(true);
    expect(authorization).toBe(`Basic ${Buffer.from('viewer:four words').toString('base64')}`);
  });

  it.each([302, 401, 404, 500])('refuses with %i', async (status) => {
    reply = (_request, response) => response.writeHead(status, { location: '/elsewhere' }).end();
    const host = new URL(address).host;
    await expect(lamp().set(true)).rejects.toThrow(new RegExp(`^The lamp at ${host} answers ${status}$`));
    expect(asked).toHaveLength(1);
  });

  it('is given up when it is silent', async () => {
    reply = () => {};
    await expect(lamp(50).set(true)).rejects.toThrow('does not answer within 0.05 s');
  });

  it('has done it when it says so, even if it never ends its answer', async () => {
    reply = (_request, response) => response.writeHead(200).write('…');
    await lamp(200).set(true);
  });

  it('that is gone says so, without what is secret in its address', async () => {
    await stop();
    const refusal = lamp(undefined, 'GET', address.replace('//', '//viewer:hunter2@')).set(true);
    await expect(refusal).rejects.toThrow(`The lamp at ${new URL(address).host} refuses the connection`);
    await expect(refusal).rejects.not.toThrow('hunter2');
  });
});
