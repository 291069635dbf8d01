import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestClient, tokenOf } from './client.testkit.ts';
import { lumaOf } from './ffmpeg.testkit.ts';
import { newDataDirectory, TestServer } from './server.testkit.ts';

let data: string;
let server: TestServer;
beforeEach(() => {
  data = newDataDirectory();
});
afterEach(async () => {
  await server.dispose();
  rmSync(data, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${server.address}/api/presets${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(server)}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

it('a preset is what the picture looks like, with a small picture; others hear of it, and it outlives a restart', async () => {
  server = await TestServer.start({ data });
  const client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
  await client.told('cam1-exists', true);
  await client.ask({ brightness: 80 });
  const saved = await (await call('PUT', '/Drilling')).json();
  expect(saved).toMatchObject({ name: 'Drilling', values: { brightness: 80 }, by: 'admin' });
  await client.told('presets', 1);
  const thumbnail = await call('GET', '/Drilling/thumbnail');
  expect(thumbnail.status).toBe(200);
  const jpeg = new Uint8Array(await thumbnail.arrayBuffer());
  expect(await lumaOf([jpeg], 320, 180)).toHaveLength(1);
  await server.stop();

  server = await TestServer.start({ data });
  const later = await TestClient.admin(server);
  await later.ask({ brightness: 20, get: ['presets'] });
  expect(await (await call('GET', '')).json()).toEqual({ items: [saved], cursor: null });
  expect(await (await call('POST', '/Drilling/apply')).json()).toMatchObject({ brightness: 80 });
  await later.told('brightness', 80);
  await call('DELETE', '/Drilling');
  await later.told('presets', 2);
});
