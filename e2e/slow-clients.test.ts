import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { heldMemory, MEASURABLE } from './held-memory.testkit.ts';
import { TestServer } from './server.testkit.ts';

const MIB = 1_024 * 1_024;
/** Keys that take 0–100 and cannot fail. */
const KEYS = ['brightness', 'contrast', 'saturation', 'sharpness', 'red-gain', 'blue-gain', 'gain'];

const FLAGS = ['--rate-limit', '0', '--cam1', 'none', '--cam2', 'none'];

let server: TestServer;
afterEach(() => server.dispose());

/** Changes keys as fast as they are confirmed, so many times. */
async function change(sender: TestClient, times: number): Promise<void> {
  for (let number = 0; number < times; number += 50) {
    for (let one = 0; one < 50; one += 1) {
      const key = KEYS[(number + one) % KEYS.length] as string;
      sender.send({ [key]: (number * 7 + one) % 101, id: number + one });
    }
    await sender.next(({ id }) => id === number + 49);
    sender.inbox.length = 0;
  }
}

/** What a client was told, key by key. */
function known(client: TestClient): unknown[] {
  return KEYS.map((key) => client.state[key]);
}

describe('clients that do not read', () => {
  it('cost little, hold nobody up, and end with the true values', async () => {
    server = await TestServer.start({ flags: FLAGS, env: MEASURABLE });
    const sender = await TestClient.admin(server);
    const reader = await TestClient.connect(server);
    // The same work with everybody reading: what the server takes for it is not the deaf ones' doing.
    await change(sender, 60_000);
    const deaf = await Promise.all(Array.from({ length: 10 }, () => TestClient.connect(server)));
    for (const client of deaf) client.socket.pause();
    const before = await heldMemory(server);

    await change(sender, 60_000);
    const growth = (await heldMemory(server)) - before;
    expect(growth).toBeLessThan((deaf.length * MIB) / 4);
    const truth = await sender.ask({ get: KEYS });
    for (const key of KEYS) await reader.told(key, truth[key]);

    for (const client of deaf) {
      client.socket.resume();
      for (const key of KEYS) await client.told(key, truth[key]);
      expect(client.inbox.length).toBeLessThan(60_000);
    }
    await change(sender, 500);
    const last = await sender.ask({ get: KEYS });
    for (const client of [reader, ...deaf]) {
      for (const key of KEYS) await client.told(key, last[key]);
      expect(known(client)).toEqual(known(reader));
    }
  });

  it('are no heavier over TLS, and end with the true values', async () => {
    server = await TestServer.start({ flags: ['--tls', 'self-signed', ...FLAGS], env: MEASURABLE });
    const sender = await TestClient.admin(server);
    const deaf = await TestClient.connect(server);
    const asked = 20_000;
    const ask = () => {
      for (let id = 0; id < asked; id += 1) deaf.send({ get: ['*'], id });
    };
    // The same work with everybody reading: what the server takes for it is not the deaf one's doing.
    ask();
    await deaf.next(({ id }) => id === asked - 1);
    await change(sender, 5_000);
    deaf.inbox.length = 0;
    deaf.socket.pause();
    const before = await heldMemory(server);
    // More than the system keeps between the two, so that it is the server that would have to.
    ask();
    await change(sender, 5_000);
    expect((await heldMemory(server)) - before).toBeLessThan(MIB);

    const truth = await sender.ask({ get: KEYS });
    deaf.socket.resume();
    await deaf.next(({ id }) => id === asked - 1);
    for (const key of KEYS) await deaf.told(key, truth[key]);
  });

  it('but send are not read from either, and get every answer when they read again', async () => {
    server = await TestServer.start({ flags: FLAGS, env: MEASURABLE });
    const sender = await TestClient.admin(server);
    const greedy = await TestClient.connect(server);
    const asked = 50_000;
    const ask = () => {
      for (let id = 0; id < asked; id += 1) greedy.send({ get: ['*'], id });
    };
    // The same work with everybody reading: what the server takes for it is not the greedy one's doing.
    ask();
    await greedy.next(({ id }) => id === asked - 1);
    await change(sender, 20_000);
    greedy.inbox.length = 0;
    greedy.socket.pause();
    const before = await heldMemory(server);
    ask();

    await change(sender, 20_000);
    expect((await heldMemory(server)) - before).toBeLessThan(2 * MIB);

    greedy.socket.resume();
    let next = 0;
    while (next < asked) {
      for (const message of greedy.inbox.splice(0)) if ('id' in message) expect(message['id']).toBe(next++);
      if (next < asked) await once(greedy.socket, 'taken');
    }
  });

  it('are closed when they have not read for longer than the setting', async () => {
    server = await TestServer.start({
      flags: [...FLAGS, '--slow-client-seconds', '1'],
    });
    const sender = await TestClient.admin(server);
    const deaf = await TestClient.connect(server);
    deaf.socket.pause();
    // Answers fill the system's buffers sooner than broadcasts do.
    for (let id = 0; id < 50_000; id += 1) deaf.send({ get: ['*'], id });
    const told = async (clients: number) => {
      while (sender.state['clients'] !== clients) await change(sender, 500);
    };
    await told(1);
    expect(sender.state['clients']).toBe(1);
  });
});
