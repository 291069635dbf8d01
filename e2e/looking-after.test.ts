import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { TestClient, tokenOf } from './client.testkit.ts';
import { TestServer } from './server.testkit.ts';

let server: TestServer;
afterEach(() => server.dispose());

async function get(path: string) {
  const headers = { authorization: `Bearer ${await tokenOf(server)}` };
  return (await fetch(`${server.address}/api/${path}`, { headers })).json();
}

it('whoever looks after a server sees its cameras, viewers, addresses and log, and no password of a source', async () => {
  const cam2 = `rtsp://admin:it's "my" hunter2@127.0.0.1:9/1`;
  server = await TestServer.start({ flags: ['--cam1', 'synthetic', '--cam2', cam2] });
  const client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
  await client.told('cam1-exists', true);

  await expect
    .poll(async () => (await get('cameras')).items, { timeout: 20_000 })
    .toMatchObject([
      {
        camera: 1,
        sensors: [
          { source: 'synthetic', state: 'ok', resolution: '1280x720', fps: expect.any(Number) },
          { source: 'synthetic', state: 'idle' },
        ],
      },
      { camera: 2, sensors: [{ source: 'rtsp://127.0.0.1:9/1', state: 'lost', error: expect.any(String) }] },
    ]);

  const live = new WebSocket(
    `${server.address.replace('http', 'ws')}/api/live?token=${await tokenOf(server)}`,
  );
  await new Promise((resolve) => live.once('open', resolve));
  const clients = (await get('clients')).items as { kind: string; username: string }[];
  expect(clients.map(({ kind, username }) => `${kind} ${username}`)).toEqual([
    'websocket admin',
    'live admin',
  ]);
  live.close();

  const { streams } = (await get('network')) as { streams: { name: string; url: string }[] };
  const page = streams.find(({ name }) => name === 'Picture')?.url ?? '';
  expect((await fetch(page)).headers.get('content-type')).toBe('image/jpeg');

  const { items } = (await get('logs')) as { items: { part?: string; level: string; message: string }[] };
  expect(items).toContainEqual(expect.objectContaining({ part: 'media', level: 'warn' }));
  expect(JSON.stringify(items)).not.toMatch(/hunter2|it's/);
});
