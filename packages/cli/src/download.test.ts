import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Api } from './api.ts';
import { download } from './download.ts';

const FILM = Buffer.from('a film of thirty-two bytes, whole');
const FILE = { id: '1', path: '/file', bytes: FILM.length };
const OPTIONS = { silenceMs: 10_000, progress: () => {} };

let directory: string;
let target: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sightglass-download-'));
  target = join(directory, 'film.mp4');
  return () => rmSync(directory, { recursive: true, force: true });
});

/** A server that answers as a test wants. */
async function serverThat(answer: RequestListener): Promise<Api> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const place = server.address();
  const port = typeof place === 'object' ? place?.port : 0;
  return new Api({ url: `http://127.0.0.1:${port}`, token: undefined, timeoutMs: 5_000 });
}

it('begins anew when the server knows no ranges', async () => {
  const api = await serverThat((_request, response) => response.end(FILM));
  writeFileSync(`${target}.1.part`, FILM.subarray(0, 5));
  await download(api, FILE, target, OPTIONS);
  expect(readFileSync(target).equals(FILM)).toBe(true);
});

it('asks for nothing when everything came the last time', async () => {
  const api = await serverThat((_request, response) => response.writeHead(500).end());
  writeFileSync(`${target}.1.part`, FILM);
  await download(api, FILE, target, OPTIONS);
  expect(readFileSync(target).equals(FILM)).toBe(true);
  expect(readdirSync(directory)).toEqual(['film.mp4']);
});

it('does not take what is too short, or left of something longer', async () => {
  const api = await serverThat((_request, response) => response.end(FILM.subarray(1)));
  writeFileSync(`${target}.1.part`, Buffer.alloc(100));
  await expect(download(api, FILE, target, OPTIONS)).rejects.toThrow(`of ${FILM.length}; try again`);
  expect(readdirSync(directory)).toEqual([]);
});

it('gives up a server that falls silent, and keeps what came', { timeout: 20_000 }, async () => {
  const api = await serverThat((_request, response) => {
    response.writeHead(200, { 'content-length': FILM.length }).write(FILM.subarray(0, 5));
  });
  await expect(download(api, FILE, target, { ...OPTIONS, silenceMs: 2_000 })).rejects.toThrow('Nothing came');
  expect(readdirSync(directory)).toEqual(['film.mp4.1.part']);
  expect(readFileSync(`${target}.1.part`).equals(FILM.subarray(0, 5))).toBe(true);
});

it('leaves an earlier file under that name as it is until the new one is whole', async () => {
  writeFileSync(target, 'earlier');
  const api = await serverThat((request) => request.socket.destroy());
  await expect(download(api, FILE, target, OPTIONS)).rejects.toThrow('No connection');
  expect(readFileSync(target, 'utf8')).toBe('earlier');
});
