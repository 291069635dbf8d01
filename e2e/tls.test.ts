import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain, createServer } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { newDataDirectory, PASSWORD, runProgram, TestServer } from './server.testkit.ts';

const run = promisify(execFile);
const QUIET = ['--cam1', 'none', '--cam2', 'none'];

const directory = newDataDirectory();
const cert = join(directory, 'cert.pem');
const key = join(directory, 'key.pem');

let server: TestServer | undefined;
afterEach(async () => {
  await server?.dispose();
  server = undefined;
});

beforeAll(() => makePair('cert.pem', 'key.pem'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Makes a pair as administrators do. */
async function makePair(certName: string, keyName: string): Promise<void> {
  const subject = [
    '-subj',
    '/CN=camera.example',
    '-addext',
    'subjectAltName=DNS:camera.example,IP:127.0.0.1',
  ];
  const files = ['-keyout', join(directory, keyName), '-out', join(directory, certName)];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '30',
    ...subject,
    ...files,
  ]);
}

function portOf({ address }: TestServer): number {
  return Number(new URL(address).port);
}

/** Connects over TLS, with the names checked against a certificate that is trusted. */
async function connected(port: number, ca: string | Buffer, servername = ''): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', ca, ...(servername === '' ? {} : { servername }) });
  await once(socket, 'secureConnect');
  return socket;
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  listener.close();
  await once(listener, 'close');
  return port;
}

describe("a certificate of the server's own", () => {
  it('is for this machine, is kept, and opens page and WebSocket with a cookie', async () => {
    const data = join(directory, 'own');
    server = await TestServer.start({ data, flags: ['--tls', 'self-signed', ...QUIET] });
    expect(server.address).toMatch(/^https:/);
    const path = join(data, 'tls', 'certificate.pem');
    expect(statSync(join(data, 'tls', 'key.pem')).mode & 0o777).toBe(0o600);

    const certificate = new X509Certificate(readFileSync(path));
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    for (const name of ['localhost', hostname(), `${hostname()}.local`]) {
      expect(certificate.checkHost(name)?.toLowerCase()).toBe(name.toLowerCase());
    }
    for (const address of ['127.0.0.1', '::1', ...addresses.map((each) => each.address)]) {
      expect(certificate.checkIP(address)).toBe(address);
    }

    // curl checks the names as browsers do.
    const port = portOf(server);
    const { stdout } = await run('curl', [
      ...['-sSf', '-i', '--cacert', path, '--resolve', `localhost:${port}:127.0.0.1`],
      ...['--json', JSON.stringify({ username: 'admin', password: PASSWORD })],
      `https://localhost:${port}/api/login`,
    ]);
    const cookie = /^set-cookie: (sightglass_session=[^;]+); .*; Secure/im.exec(stdout)?.[1] ?? '';
    expect(cookie).not.toBe('');
    expect(stdout).not.toMatch(/^strict-transport-security/im);

    const origin = `https://127.0.0.1:${port}`;
    const headers = { cookie, origin };
    const socket = new WebSocket(server.webSocket, { headers, ca: readFileSync(path) });
    const messages: string[] = [];
    socket.on('message', (message) => messages.push(String(message)));
    await once(socket, 'open');
    socket.send(JSON.stringify({ brightness: 61, id: 'a' }));
    while (!messages.some((message) => message.includes('"a"'))) await once(socket, 'message');
    expect(messages.find((message) => message.includes('"a"'))).not.toContain('error');
    const closed = once(socket, 'close');
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect((await closed)[0]).toBe(1001);

    server = await TestServer.start({ data, flags: ['--tls', 'self-signed', ...QUIET] });
    const again = await connected(portOf(server), readFileSync(path));
    expect(again.getPeerCertificate().serialNumber).toBe(certificate.serialNumber);
    again.destroy();
  });

  it('refuses the WebSocket to the same page without TLS, and to other names', async () => {
    server = await TestServer.start({ flags: ['--tls', 'self-signed', ...QUIET] });
    const ca = readFileSync(join(server.data, 'tls', 'certificate.pem'));
    const { host } = new URL(server.address);
    for (const [headers, status] of [
      [{ cookie: 'sightglass_session=a', origin: `http://${host}` }, 403],
      [{ host: 'evil.example' }, 421],
    ] as const) {
      const socket = new WebSocket(server.webSocket, { headers, ca });
      socket.on('error', () => {});
      const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
      expect(answer.statusCode).toBe(status);
      socket.terminate();
    }
  });
});

describe('a given certificate', () => {
  const GIVEN = ['--tls-cert', cert, '--tls-key', key, '--allowed-hosts', 'camera.example', ...QUIET];

  it('is shown, and the newer one once its files are replaced', async () => {
    server = await TestServer.start({ flags: GIVEN });
    const port = portOf(server);
    const first = readFileSync(cert);
    const old = await connected(port, first, 'camera.example');

    await makePair('next-cert.pem', 'next-key.pem');
    const next = readFileSync(join(directory, 'next-cert.pem'));
    renameSync(join(directory, 'next-cert.pem'), cert);
    await server.logged('The certificate stays the old one');
    renameSync(join(directory, 'next-key.pem'), key);
    await server.logged('new connections get the new one');

    const socket = await connected(port, next, 'camera.example');
    const { serialNumber } = socket.getPeerCertificate();
    expect(serialNumber).toBe(new X509Certificate(next).serialNumber);
    expect(serialNumber).not.toBe(new X509Certificate(first).serialNumber);
    socket.destroy();

    old.write(`GET /api/session HTTP/1.1\r\nHost: camera.example:${port}\r\n\r\n`);
    const answer = String((await once(old, 'data'))[0]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toMatch(/^strict-transport-security: max-age=15552000\r$/im);
    old.destroy();
  });

  it('has plain HTTP sent on to it', async () => {
    const redirectPort = await freePort();
    server = await TestServer.start({ flags: [...GIVEN, '--redirect-port', String(redirectPort)] });
    const port = portOf(server);
    const { stdout } = await run('curl', [
      ...['-sSfL', '--cacert', cert, '--connect-to', `camera.example::127.0.0.1:`],
      `http://camera.example:${redirectPort}/api/session`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ authenticated: false });
    const plain = await fetch(`http://127.0.0.1:${redirectPort}/a?b`, { redirect: 'manual' });
    expect(plain.status).toBe(308);
    expect(plain.headers.get('location')).toBe(`https://127.0.0.1:${port}/a?b`);
  });

  it('does not keep the server from its end while somebody has not agreed on TLS', async () => {
    server = await TestServer.start({ flags: GIVEN });
    const silent = connectPlain(portOf(server), '127.0.0.1');
    await once(silent, 'connect');
    // The server takes connections one after the other: the silent one is there once this one is.
    (await connected(portOf(server), readFileSync(cert))).destroy();
    const gone = once(silent, 'close');
    expect(await server.stop()).toMatchObject({ code: 0 });
    await gone;
  });

  it('leaves names of others alone', async () => {
    server = await TestServer.start({ flags: GIVEN });
    const asked = request({
      ...{ port: portOf(server), host: '127.0.0.1', path: '/api/session', agent: false },
      ...{ ca: readFileSync(cert), headers: { host: 'evil.example' }, servername: 'camera.example' },
    });
    const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(421);
    answer.resume();
  });
});

describe('settings of TLS that are wrong', () => {
  const other = join(directory, 'other.pem');
  const text = join(directory, 'text.pem');
  beforeAll(async () => {
    await makePair('unused.pem', 'other.pem');
    writeFileSync(text, 'This is a text.');
  });

  it.each<[what: string, flags: readonly string[], told: string]>([
    ['a certificate without its key', ['--tls-cert', cert], '--tls-cert needs --tls-key'],
    ['a key without its certificate', ['--tls-key', key], '--tls-key needs --tls-cert'],
    [
      'a certificate that is missing',
      ['--tls-cert', 'nowhere.pem', '--tls-key', key],
      'nowhere.pem cannot be read',
    ],
    ['a certificate that is none', ['--tls-cert', text, '--tls-key', key], 'no certificate in PEM'],
    ['a key that is none', ['--tls-cert', cert, '--tls-key', text], 'no private key in PEM'],
    [
      'a key of another certificate',
      ['--tls-cert', cert, '--tls-key', other],
      'not the one of the certificate',
    ],
    ['two certificates', ['--tls', 'self-signed', '--tls-cert', cert, '--tls-key', key], 'leave out'],
    ['a redirect to nowhere', ['--redirect-port', '8081'], '--redirect-port needs TLS'],
    ['a word that there is not', ['--tls', 'on'], 'off, self-signed'],
    ['a host with its port', ['--allowed-hosts', 'camera.example:8080'], 'without scheme and port'],
  ])('%s ends the start with 2 and one line', async (_what, flags, told) => {
    const data = join(directory, 'bad');
    const ending = await runProgram({ flags: ['--port', '0', '--data', data, ...QUIET, ...flags] });
    expect(ending).toMatchObject({ code: 2, out: '' });
    expect(ending.err.trim().split('\n')).toHaveLength(1);
    expect(ending.err).toContain(told);
  });
});
