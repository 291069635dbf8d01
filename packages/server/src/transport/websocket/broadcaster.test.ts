import { setImmediate as nextTurn } from 'node:timers/promises';
import { BUILT_IN_ROLES, type Key, withImplied } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../state/actor.ts';
import { RecordingCamera } from '../../state/camera-control.testkit.ts';
import { Store } from '../../state/store.ts';
import { type Audience, Audiences, readableKeys } from './audience.ts';
import { Broadcaster } from './broadcaster.ts';
import { Outbox } from './outbox.ts';
import { StuckSocket } from './stuck-socket.testkit.ts';

const PUBLIC = readableKeys(new Set());
const EVERYTHING = readableKeys(withImplied(BUILT_IN_ROLES.administrator));
const operator: Actor = { username: 'o', permissions: withImplied(BUILT_IN_ROLES.operator), address: '::1' };

let camera: RecordingCamera;
let store: Store;
let audiences: Audiences;
let broadcaster: Broadcaster;

beforeEach(() => {
  camera = new RecordingCamera();
  store = new Store(camera);
  audiences = new Audiences();
  broadcaster = new Broadcaster(audiences, () => store.read());
  const unwatch = store.watch((change) => broadcaster.note(change));
  return () => {
    unwatch();
    broadcaster.close();
  };
});

interface Client {
  readonly socket: StuckSocket;
  readonly outbox: Outbox;
  readonly audience: Audience;
}

function join(keys: ReadonlySet<Key>): Client {
  const socket = new StuckSocket();
  const outbox = new Outbox(socket, () => store.read());
  return { socket, outbox, audience: audiences.join(outbox, keys) };
}

/** Everything that a client was sent. */
async function heard({ socket }: Client): Promise<unknown[]> {
  await nextTurn();
  await socket.deliverAll();
  return socket.messages();
}

describe('a change', () => {
  it('is told to everybody who may read it, with the keys of the table', async () => {
    const clients = [join(PUBLIC), join(PUBLIC), join(EVERYTHING)];
    await store.change(operator, [['noise-suppression', true]]);
    for (const client of clients) expect(await heard(client)).toEqual([{ 'noise-supression': true }]);
  });

  it('is one frame, the same bytes for everybody who is told the same', async () => {
    const clients = [join(PUBLIC), join(PUBLIC), join(EVERYTHING)];
    const stringify = vi.spyOn(JSON, 'stringify');
    store.report({ fps: 25 });
    await nextTurn();
    expect(stringify).toHaveBeenCalledExactlyOnceWith({ fps: 25 });
    stringify.mockRestore();
    const [first, ...others] = clients.map(({ socket }) => socket.sent[0]);
    expect(first?.toString()).toContain('{"fps":25}');
    for (const other of others) expect(other).toBe(first);
  });

  it('is told to each audience as far as it may read it', async () => {
    const [anonymous, administrator] = [join(PUBLIC), join(EVERYTHING)];
    const narrow = join(new Set<Key>(['clients', 'contrast']));
    store.report({ fps: 25, clients: 3 });
    expect(await heard(anonymous)).toEqual([{ fps: 25 }]);
    expect(await heard(administrator)).toEqual([{ fps: 25, clients: 3 }]);
    expect(await heard(narrow)).toEqual([{ clients: 3 }]);
  });

  it('that an audience may not read is no frame for it', async () => {
    const [anonymous, nobody] = [join(PUBLIC), join(new Set())];
    store.report({ clients: 3 });
    expect(await heard(anonymous)).toEqual([]);
    expect(await heard(nobody)).toEqual([]);
  });

  it('tells the keys whose value really changed, and no others', async () => {
    const client = join(PUBLIC);
    await store.change(operator, [
      ['brightness', 50],
      ['contrast', 60],
    ]);
    await store.change(operator, [['contrast', 60]]);
    expect(await heard(client)).toEqual([{ contrast: 60 }]);
  });

  it('is told to who has come in the same turn, and not to who has gone', async () => {
    const gone = join(PUBLIC);
    store.report({ fps: 25 });
    const come = join(PUBLIC);
    audiences.leave(gone.outbox, gone.audience);
    expect(await heard(come)).toEqual([{ fps: 25 }]);
    expect(await heard(gone)).toEqual([]);
  });
});

describe('the changes of one turn', () => {
  it('are one frame with the newest value of each key', async () => {
    const client = join(PUBLIC);
    for (let value = 0; value <= 100; value += 1) void store.change(operator, [['brightness', value]]);
    store.report({ fps: 25 });
    store.report({ fps: 15 });
    expect(await heard(client)).toEqual([{ fps: 15, brightness: 100 }]);
  });

  it('are not mixed with those of the next', async () => {
    const client = join(PUBLIC);
    store.report({ fps: 25 });
    await nextTurn();
    store.report({ fps: 15, brightness: 1 });
    await nextTurn();
    store.report({ brightness: 2 });
    expect(await heard(client)).toEqual([{ fps: 25 }, { fps: 15, brightness: 1 }, { brightness: 2 }]);
  });

  it('do not wait for a client that does not read', async () => {
    const [slow, quick] = [join(PUBLIC), join(PUBLIC)];
    const answer = { pong: 'm'.repeat(100_000) };
    slow.outbox.reply(answer);
    store.report({ fps: 25 });
    expect(await heard(quick)).toEqual([{ fps: 25 }]);
    store.report({ fps: 15 });
    expect(await heard(quick)).toEqual([{ fps: 25 }, { fps: 15 }]);
    expect(await heard(slow)).toEqual([answer, { fps: 15 }]);
  });
});

describe('the sender of a change', () => {
  /** Asks and replies as a connection does. */
  async function change({ outbox }: Client, name: string, value: unknown): Promise<void> {
    const { applied } = await store.change(operator, [[name, value]]);
    outbox.reply({ [name]: applied[0]?.value, info: [name] });
  }

  it('sees its confirmation first, then the broadcast', async () => {
    const client = join(PUBLIC);
    void change(client, 'brightness', 75);
    expect(await heard(client)).toEqual([{ brightness: 75, info: ['brightness'] }, { brightness: 75 }]);
  });

  it('sees it first also where the camera took its time', async () => {
    const client = join(PUBLIC);
    let open = () => {};
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    void change(client, 'record', true);
    expect(await heard(client)).toEqual([]);
    open();
    expect(await heard(client)).toEqual([{ record: true, info: ['record'] }, { record: true }]);
  });

  it('has every confirmation, also where the broadcasts are merged', async () => {
    const client = join(PUBLIC);
    for (const value of [1, 2, 3]) void change(client, 'brightness', value);
    expect(await heard(client)).toEqual([
      { brightness: 1, info: ['brightness'] },
      { brightness: 2, info: ['brightness'] },
      { brightness: 3, info: ['brightness'] },
      { brightness: 3 },
    ]);
  });
});

describe('after the close', () => {
  it('nothing is told, not even what was noted', async () => {
    const client = join(PUBLIC);
    store.report({ fps: 25 });
    broadcaster.close();
    expect(await heard(client)).toEqual([]);
  });
});
