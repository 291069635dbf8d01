import { connect, login } from '@sightglass/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StreamViewer } from '../mjpeg.testkit.ts';
import { PASSWORD } from '../server.testkit.ts';
import { CaptiveProxy } from './proxy.testkit.ts';
import { Stage } from './stage.testkit.ts';

const credentials = { username: 'admin', password: PASSWORD };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(() => Promise.reject(new TypeError('Nobody drives here')));
});
afterAll(() => stage.strike());

it('logs in, and says what is wrong when it cannot', async () => {
  const session = await login(stage.server.address, credentials);
  expect(session).toMatchObject({ username: 'admin', role: 'administrator' });
  const camera = connect(stage.server.address, { token: session.token });
  await camera.opened();
  await camera.close();

  await expect(login(stage.server.address, { ...credentials, password: 'wrong' })).rejects.toMatchObject({
    name: 'AuthenticationFailed',
  });
  for (const [status, problem] of [
    [429, { name: 'RateLimited', retryAfter: 7 }],
    [503, { name: 'SightglassError' }],
  ] as const) {
    const refusing = await CaptiveProxy.start(stage.server.address);
    refusing.refuse(status);
    await expect(login(refusing.address, credentials)).rejects.toMatchObject(problem);
    await refusing.close();
  }
  await expect(login('http://127.0.0.1:1', credentials)).rejects.toMatchObject({ name: 'Disconnected' });
});

it('lists, finds and removes recordings, and gives their films', async () => {
  const camera = connect(stage.server.address, { credentials });
  await camera.opened();
  await camera.record.start();
  await camera.waitFor('recording', (film) => film !== null && film.durationMs > 0);
  await camera.record.stop();
  const { items, cursor } = await camera.recordings.list({ limit: 1 });
  const [film] = items;
  expect(film).toMatchObject({ kind: 'recording', state: 'ready' });
  expect(cursor).toBeNull();
  const id = film?.id ?? '';
  expect(await camera.recordings.get(id)).toEqual(film);
  const file = await fetch(await camera.recordings.fileUrl(id));
  expect((await file.arrayBuffer()).byteLength).toBe(film?.bytes);
  const named = { ...film, name: 'Part 7', note: 'Chatter' };
  expect(await camera.recordings.change(id, { name: 'Part 7', note: 'Chatter' })).toEqual(named);
  await camera.recordings.remove(id, { undo: 300 });
  await expect(camera.recordings.get(id)).rejects.toMatchObject({ name: 'NotFound' });
  expect(await camera.recordings.restore(id)).toEqual(named);
  await camera.recordings.remove(id);
  await expect(camera.recordings.restore(id)).rejects.toMatchObject({ name: 'NotFound' });
  await expect(camera.recordings.get(id)).rejects.toMatchObject({ name: 'NotFound' });
  await camera.close();
});

it('logs in again for HTTP when its login has ended', async () => {
  const camera = connect(stage.server.address, { credentials });
  await camera.opened();
  const token = await camera.token();
  await fetch(`${stage.server.address}/api/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await camera.recordings.list()).toMatchObject({ items: [] });
  expect(await camera.token()).not.toBe(token);
  await camera.close();
});

it('refuses recordings to somebody who is not logged in', async () => {
  const camera = connect(stage.server.address);
  await expect(camera.recordings.list()).rejects.toMatchObject({ name: 'AuthenticationFailed' });
  await camera.close();
});

it('gives the address of a live picture', async () => {
  const camera = connect(stage.server.address);
  const viewer = await StreamViewer.watch(camera.streamUrl({ camera: 2, fps: 5, width: 320 }));
  expect(viewer.response.statusCode).toBe(200);
  await viewer.until(2);
  viewer.close();
  await camera.close();
});
