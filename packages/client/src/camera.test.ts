import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, type CameraOptions, connect } from './camera.ts';
import type { ConnectionState } from './connection.ts';
import { ScriptedServer } from './server.testkit.ts';

let server: ScriptedServer;
const cameras: Camera[] = [];
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  await Promise.all(cameras.splice(0).map((camera) => camera.close()));
  await server.close();
  vi.unstubAllGlobals();
});

function camera(options?: CameraOptions): Camera {
  const made = connect(server.address, options);
  cameras.push(made);
  return made;
}

async function opened(options?: CameraOptions): Promise<Camera> {
  const made = camera(options);
  await made.opened();
  return made;
}

/** Fulfilled with the next state of that kind. */
function next(made: Camera, status: ConnectionState['status']): Promise<ConnectionState> {
  return new Promise((resolve) => {
    const end = made.onConnection((state) => {
      if (state.status !== status) return;
      end();
      resolve(state);
    });
  });
}

describe('the state', () => {
  it('is there when the camera is open, and follows broadcasts', async () => {
    const made = await opened();
    expect(made.state).toEqual({ brightness: 50, contrast: 50 });
    const changed = new Promise((resolve) => made.once('brightness', resolve));
    server.broadcast({ brightness: 51 });
    expect(await changed).toBe(51);
    expect(made.state.brightness).toBe(51);
  });

  it('has a value as soon as its change is confirmed', async () => {
    const made = await opened();
    expect(await made.set({ brightness: 52 })).toEqual({ brightness: 52 });
    expect(made.state.brightness).toBe(52);
  });

  it('is asked for again when the rights change', async () => {
    const made = await opened();
    server.script = ({ id }, send) => send({ brightness: 50, clients: 3, id });
    const told = made.waitFor('clients', 3);
    server.broadcast({ authenticated: true, username: 'admin', role: 'viewer', permissions: [] });
    await told;
    expect(made.state).toEqual({ brightness: 50, clients: 3 });
  });

  it('survives what is no message at all', async () => {
    const made = await opened();
    for (const nonsense of [[], 'text', 7]) server.broadcast(nonsense as object);
    server.broadcast({ contrast: 9 });
    await made.waitFor('contrast', 9);
    expect(made.connection.status).toBe('open');
  });
});

describe('waiting for a value', () => {
  it('ends at once when it is there', async () => {
    const made = await opened();
    expect(await made.waitFor('brightness', (value) => value > 40)).toBe(50);
  });

  it('ends in Timeout when it does not come in time', async () => {
    const made = await opened();
    await expect(made.waitFor('brightness', 1, { timeout: 5 })).rejects.toMatchObject({
      name: 'Timeout',
      key: 'brightness',
    });
  });

  it('ends in Disconnected when the camera is closed, and in what its condition throws', async () => {
    const made = await opened();
    const waiting = made.waitFor('brightness', 1);
    const problem = new RangeError('mine');
    await expect(
      made.waitFor('brightness', () => {
        throw problem;
      }),
    ).rejects.toBe(problem);
    await Promise.all([expect(waiting).rejects.toMatchObject({ name: 'Disconnected' }), made.close()]);
  });
});

describe('changes', () => {
  it('go out in few messages, with the last of each key', async () => {
    const made = await opened();
    const before = server.sent.length;
    const sets = Array.from({ length: 300 }, (_, step) => made.set({ brightness: step % 101, contrast: 7 }));
    const confirmed = await Promise.all(sets);
    expect(confirmed.at(-1)).toEqual({ brightness: 97, contrast: 7 });
    expect(confirmed.at(1)).toEqual({ brightness: 97, contrast: 7 });
    expect(server.sent.length - before).toBe(2);
  });

  it('that are made together are one message, and so are questions', async () => {
    const made = await opened();
    await made.set({ brightness: 1, contrast: 2 });
    expect(server.sent.at(-1)).toMatchObject({ brightness: 1, contrast: 2 });
    await made.get(['brightness', 'contrast']);
    expect(server.sent.at(-1)).toMatchObject({ get: ['brightness', 'contrast'] });
  });

  it('end in Timeout when nothing is answered', async () => {
    const made = await opened({ timeout: 20 });
    server.script = () => {};
    await expect(made.set({ brightness: 1 })).rejects.toMatchObject({ name: 'Timeout', key: 'brightness' });
    await expect(made.get(['fps'])).rejects.toMatchObject({ name: 'Timeout', key: 'fps' });
  });

  it('of no key are done at once, without a message', async () => {
    const made = await opened();
    const before = server.sent.length;
    expect(await made.set({})).toEqual({});
    expect(server.sent.length).toBe(before);
  });

  it('are refused as a whole where the server names no key', async () => {
    const made = await opened();
    server.script = ({ id }, send) => send({ error: 'Rate limit exceeded', id });
    const sets = [made.set({ brightness: 1 }), made.set({ contrast: 2 })];
    for (const set of sets) await expect(set).rejects.toMatchObject({ name: 'RateLimited' });
  });

  it('are not confirmed by a broadcast, nor by the answer to another', async () => {
    const made = await opened();
    server.script = () => {};
    const set = made.set({ brightness: 77 });
    await server.received(({ brightness }) => brightness === 77);
    server.broadcast({ brightness: 77 });
    server.broadcast({ brightness: 77, info: ['brightness'], id: 9_999 });
    await made.waitFor('brightness', 77);
    const settled = vi.fn();
    set.then(settled, settled);
    await new Promise(setImmediate);
    expect(settled).not.toHaveBeenCalled();
    const id = server.sent.find(({ brightness }) => brightness === 77)?.['id'];
    server.broadcast({ brightness: 77, info: ['brightness'], id });
    expect(await set).toEqual({ brightness: 77 });
  });
});

describe('a lost connection', () => {
  it('is found again, with the number of the try and its time', async () => {
    const made = await opened();
    const waiting = next(made, 'waiting');
    server.cut();
    const before = Date.now();
    const state = await waiting;
    expect(state).toMatchObject({ status: 'waiting', attempt: 1 });
    expect(state.status === 'waiting' && state.retryAt).toBeGreaterThanOrEqual(before);
    await made.opened();
  });

  it.each(['online', 'visibilitychange'])('is looked for at once after %s', async (name) => {
    const page = new EventTarget();
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    vi.stubGlobal('document', document);
    const made = await opened();
    const waiting = next(made, 'waiting');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    server.cut();
    await waiting;
    (name === 'online' ? page : document).dispatchEvent(new Event(name));
    // Time stands still: only the event can have done it.
    await made.opened();
    vi.useRealTimers();
    document.dispatchEvent(new Event('visibilitychange'));
    await server.received((message) => 'ping' in message);
  });

  it('is waited for as long as the server asks for', async () => {
    server.script = (_, send) => send({ authenticated: false, error: 'Too many attempts', retryAfter: 900 });
    const made = camera({ token: 'a token' });
    const state = await next(made, 'waiting');
    expect(state.status === 'waiting' && state.retryAt - Date.now()).toBeGreaterThan(899_000);
  });

  it('is tried again when the token provider fails', async () => {
    const tokenProvider = vi.fn(() => 'a token').mockRejectedValueOnce(new Error('no network'));
    server.script = (message, send) => {
      if ('token' in message) send({ authenticated: true });
      else server.obedient(message, send);
    };
    const made = camera({ tokenProvider });
    await next(made, 'waiting');
    await made.opened();
    expect(tokenProvider).toHaveBeenCalledTimes(2);
  });
});

describe('a listener that throws', () => {
  it.each(['reportError', 'console.error'])(
    'is told of by %s, and keeps nobody else from being told',
    async (way) => {
      const made = await opened();
      const report = vi.fn();
      if (way === 'reportError') vi.stubGlobal('reportError', report);
      else vi.spyOn(console, 'error').mockImplementation(report);
      const problem = new RangeError('mine');
      const fail = () => {
        throw problem;
      };
      made.on('brightness', fail);
      made.onConnection(fail);
      const told = new Promise((resolve) => made.on('brightness', resolve));
      server.broadcast({ brightness: 3 });
      expect(await told).toBe(3);
      expect(report).toHaveBeenCalledExactlyOnceWith(problem);
      const lost = next(made, 'waiting');
      server.cut();
      await lost;
      expect(report).toHaveBeenCalledTimes(2);
      await made.close();
      vi.restoreAllMocks();
    },
  );
});

describe('a timeout that is more than a timer can count', () => {
  it.each([Number.POSITIVE_INFINITY, 2 ** 31])('is none: %d', async (timeout) => {
    const made = await opened({ timeout });
    server.script = (message, send) => setImmediate(() => server.obedient(message, send));
    expect(await made.set({ brightness: 4 })).toEqual({ brightness: 4 });
    const waiting = made.waitFor('contrast', 5, { timeout });
    server.broadcast({ contrast: 5 });
    expect(await waiting).toBe(5);
  });
});

describe('a value that cannot be sent', () => {
  it.each([
    ...[
      undefined,
      null,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      7n,
      Symbol('x'),
      () => {},
      [],
      {},
      'x'.repeat(2_000),
    ].map((value) => ['brightness', value, 'InvalidValue'] as const),
    ...['id', 'get', 'info', 'ping', 'subscribe', 'unsubscribe', 'username', 'password', 'token', ''].map(
      (key) => [key, 1, 'UnknownKey'] as const,
    ),
  ])('is refused at once: %s, %s, %s', async (key, value, name) => {
    const made = await opened();
    const before = server.sent.length;
    // Nothing that the compiler would let pass.
    const set = made.set({ contrast: 1, [key]: value } as object);
    await expect(set).rejects.toMatchObject({ name, key });
    await made.get(['brightness']);
    expect(server.sent.slice(before)).toMatchObject([{ get: ['brightness'] }]);
  });
});

it('takes one way to log in, and no more', () => {
  const credentials = { username: 'admin', password: 'secret' };
  const several = { credentials, token: 'a token' } as object;
  expect(() => connect('http://127.0.0.1:1', several)).toThrow(/one of credentials, token, tokenProvider/);
});

it('says what is wrong with an address', () => {
  expect(() => connect('camera')).toThrow(/http:\/\/HOST:PORT/);
});
