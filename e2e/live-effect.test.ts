import { afterEach, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from './client.testkit.ts';
import { TestServer } from './server.testkit.ts';

const SETTER = { username: 'setter', password: 'correct horse battery' };

let server: TestServer;
afterEach(() => server.dispose());

describe('somebody who is demoted while streaming and recording', () => {
  it('loses the stream and the right to record at once; the film goes on for those who may', async () => {
    server = await TestServer.start({ flags: ['--public-picture', 'false'] });
    const admin = await tokenOf(server);
    const permissions = ['Device_r', 'Media_rw'];
    await http(server, admin, 'POST', '/api/roles', { name: 'filming', permissions });
    await http(server, admin, 'POST', '/api/users', { ...SETTER, role: 'filming' });
    const client = await TestClient.connect(server);
    client.send(SETTER);
    await client.next(({ authenticated }) => authenticated === true);
    await client.ask({ record: true });
    const basic = Buffer.from(`${SETTER.username}:${SETTER.password}`).toString('base64');
    const stream = await fetch(`${server.address}/api/stream.mjpeg`, {
      headers: { authorization: `Basic ${basic}` },
    });
    const reader = stream.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    const streamEnded = (async () => {
      while (reader && !(await reader.read()).done);
    })().catch(() => {});

    client.inbox.length = 0;
    const demoted = http(server, admin, 'PATCH', '/api/roles/filming', { permissions: ['Storage_r'] });
    const told = await client.next(({ authenticated }) => authenticated === true);
    await streamEnded;
    expect(await demoted).toMatchObject({ status: 200 });
    expect(told).toMatchObject({ role: 'filming', permissions: ['Storage_r'] });
    await expect(client.ask({ record: false })).rejects.toThrow('Permission denied');
    expect(await client.ask({ get: ['record'] })).toMatchObject({ record: true });

    await http(server, admin, 'DELETE', '/api/users/setter');
    await client.next(({ error }) => error === 'Session ended');
    await client.close();
    expect(await http(server, admin, 'POST', '/api/recording/stop')).toMatchObject({ status: 200 });
  });
});
