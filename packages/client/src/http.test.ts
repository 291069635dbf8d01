import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Camera, type CameraOptions, connect } from './camera.ts';
import { login } from './login.ts';

const credentials = { username: 'admin', password: 'secret' };

let server: Server;
let address: string;
/** Requests for a login. */
let logins: number;
let answer: RequestListener;
let camera: Camera | undefined;
beforeEach(async () => {
  logins = 0;
  server = createServer((request, response) => {
    if (request.headers.upgrade) return request.socket.destroy();
    if (request.url === '/api/login') logins += 1;
    server.emit('asked');
    return answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  address = `http://127.0.0.1:${typeof place === 'object' ? place?.port : ''}`;
});
afterEach(async () => {
  vi.useRealTimers();
  await camera?.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function connected(options: CameraOptions): Camera {
  camera = connect(address, options);
  return camera;
}

/** Every login is good for half an hour. */
const welcome: RequestListener = (_, response) => {
  const expiresAt = new Date(Date.now() + 30 * 60_000).toISOString();
  response.end(JSON.stringify({ token: `token ${logins}`, expiresAt }));
};

it('sends a refused password once, however often it is asked for a token', async () => {
  answer = (_, response) => response.writeHead(401).end();
  const made = connected({ credentials });
  const ask = () => expect(made.token()).rejects.toMatchObject({ name: 'AuthenticationFailed' });
  await Promise.all([ask(), ask()]);
  await ask();
  await expect(made.recordings.list()).rejects.toMatchObject({ name: 'AuthenticationFailed' });
  expect(logins).toBe(1);
});

it('logs in once for all who ask, and again when that failed for want of an answer', async () => {
  answer = (request) => request.socket.destroy();
  const made = connected({ credentials });
  await expect(made.token()).rejects.toMatchObject({ name: 'Disconnected' });
  answer = welcome;
  expect(await Promise.all([made.token(), made.token()])).toEqual(['token 2', 'token 2']);
});

it('gives a new token before the session ends', async () => {
  answer = welcome;
  const made = connected({ credentials });
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await made.token()).toBe('token 1');
  vi.setSystemTime(Date.now() + 14 * 60_000);
  expect(await made.recordings.fileUrl('x')).toMatch(/token=token\+1$/);
  vi.setSystemTime(Date.now() + 2 * 60_000);
  expect(await made.recordings.fileUrl('x')).toMatch(/token=token\+2$/);
});

it('ends in Timeout when there is no answer', async () => {
  answer = () => {};
  await expect(login(address, credentials, { timeout: 20 })).rejects.toMatchObject({ name: 'Timeout' });
  await expect(connected({ timeout: 20 }).recordings.list()).rejects.toMatchObject({ name: 'Timeout' });
});

it('ends in Timeout when an answer does not come to its end', async () => {
  answer = (_, response) => response.writeHead(200).write('{');
  await expect(login(address, credentials, { timeout: 20 })).rejects.toMatchObject({ name: 'Timeout' });
});

it('ends in Disconnected when the camera is closed, and from then on', async () => {
  answer = () => {};
  const made = connected({ credentials });
  const refused = [made.token(), made.recordings.get('x')].map((asked) =>
    expect(asked).rejects.toMatchObject({ name: 'Disconnected', message: 'Connection closed' }),
  );
  await once(server, 'asked');
  await made.close();
  await Promise.all(refused);
  await expect(made.recordings.list()).rejects.toMatchObject({ name: 'Disconnected' });
  expect(logins).toBe(1);
});

it('has no timeout where that is more than a timer can count', async () => {
  answer = welcome;
  for (const timeout of [Number.POSITIVE_INFINITY, 2 ** 31]) {
    expect(await login(address, credentials, { timeout })).toHaveProperty('token');
  }
});
