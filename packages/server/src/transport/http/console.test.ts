import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;

beforeEach(async () => {
  const bare = await HttpHouse.open();
  // Below a folder of that name on purpose: only what the page itself calls assets may be kept.
  const consoleDirectory = join(bare.data.directory, 'assets', 'dist');
  mkdirSync(join(consoleDirectory, 'assets'), { recursive: true });
  writeFileSync(join(consoleDirectory, 'index.html'), '<title>the page</title>');
  writeFileSync(join(consoleDirectory, 'favicon.svg'), '<svg/>');
  writeFileSync(
    join(consoleDirectory, 'manifest.webmanifest'),
    '{"name":"Sightglass","display":"standalone"}',
  );
  const script = join(consoleDirectory, 'assets', 'index-abc123.js');
  writeFileSync(script, 'export {}');
  writeFileSync(`${script}.br`, brotliCompressSync('export {}'));
  writeFileSync(`${script}.gz`, gzipSync('export {}'));
  writeFileSync(join(bare.data.directory, 'assets', 'secret.txt'), 'secret');
  house = await HttpHouse.open({ consoleDirectory });
  return async () => {
    await house.close();
    await bare.close();
  };
});

const get = (url: string, headers: Record<string, string> = {}) => house.app.inject({ url, headers });

/** The answer to a path exactly as it stands: other clients tidy it up first. */
async function ask(path: string): Promise<string> {
  const { port } = new URL(await house.app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: camera.example\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

describe('the page', () => {
  it.each(['/', '/index.html', '/?theme=dark'])('is there without a login: %s', async (url) => {
    const response = await get(url);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toBe('<title>the page</title>');
  });

  it('is asked for again each time, what carries a hash in its name never', async () => {
    for (const url of ['/', '/index.html', '/favicon.svg']) {
      expect((await get(url)).headers['cache-control']).toBe('no-cache');
    }
    const script = await get('/assets/index-abc123.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toMatch(/javascript/);
  });

  it('comes compressed to those who take it so, in the best way they take', async () => {
    const url = '/assets/index-abc123.js';
    const plain = await get(url);
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const [taken, used] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
    ] as const) {
      const reply = await get(url, { 'accept-encoding': taken });
      expect(reply.headers['content-encoding']).toBe(used);
      expect(reply.headers['content-type']).toBe(plain.headers['content-type']);
      expect(reply.headers['vary']).toBe('Accept-Encoding');
      const bytes = used === 'br' ? brotliDecompressSync(reply.rawPayload) : gunzipSync(reply.rawPayload);
      expect(bytes.toString()).toBe(plain.body);
    }
    // What nobody has compressed comes as it is.
    const page = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(page.headers['content-encoding']).toBeUndefined();
    expect(page.body).toBe('<title>the page</title>');
  });

  it('that a browser has already does not come again', async () => {
    const etag = String((await get('/')).headers['etag']);
    expect((await get('/', { 'if-none-match': etag })).statusCode).toBe(304);
  });

  it('is installed under the name of the server', async () => {
    const response = await get('/manifest.webmanifest');
    expect(response.headers['content-type']).toMatch(/^application\/manifest\+json/);
    const { name } = (await get('/api/status')).json<{ name: string }>();
    expect(response.json()).toEqual({ name, short_name: name, display: 'standalone' });
  });

  it('runs no script but its own and lies in no frame but its own', async () => {
    const policy = String((await get('/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('does not stand before the API', async () => {
    expect((await get('/api/session')).json()).toMatchObject({ authenticated: false });
    expect((await get('/api/nowhere')).json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it.each(['/assets', '/assets/', '/assets/other.js', '/app.js', '/secret.txt'])(
    'has nothing at %s, and no list of its files',
    async (url) => {
      const response = await get(url);
      expect(response.statusCode).toBe(404);
      expect(response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    },
  );

  it('is read alone', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      expect((await house.app.inject({ method, url: '/index.html' })).statusCode).toBe(404);
    }
  });

  it('is not there where none was built', async () => {
    const bare = await HttpHouse.open();
    onTestFinished(() => bare.close());
    const response = await bare.app.inject({ url: '/' });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('a path that leads out of the page', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '//secret.txt',
    '/..;/secret.txt',
    '/index.html%00/../../secret.txt',
  ])('leads nowhere: %s', async (path) => {
    const answer = await ask(path);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('{"error":{"code":"');
    expect(answer).not.toMatch(/\r\n\r\n.*secret\s*$/s);
  });
});
