import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Camera, connect } from './camera.ts';
import { ScriptedServer } from './server.testkit.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

/** Closes a camera at the moment that `arrange` names, and looks what is left of it. */
async function expectEnd(camera: Camera, arrange: (close: () => void) => void): Promise<void> {
  const statuses: string[] = [];
  const closing = new Promise<void>((resolve, reject) => {
    arrange(() => camera.close().then(resolve, reject));
  });
  camera.onConnection(({ status }) => statuses.push(status));
  await closing;
  // Whatever is still under way in this process comes to its end.
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(camera.connection.status).toBe('closed');
  expect(statuses.slice(statuses.indexOf('closed'))).toEqual(['closed']);
  await expect(camera.set({ brightness: 1 })).rejects.toMatchObject({ name: 'Disconnected' });
  expect(vi.getTimerCount()).toBe(0);
}

it.each(['connecting', 'open', 'waiting'] as const)(
  'can be closed by a listener that hears %s',
  async (status) => {
    const camera = connect(server.address);
    if (status !== 'open') await camera.opened();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: status === 'connecting' });
    await expectEnd(camera, (close) => {
      camera.onConnection((state) => {
        if (state.status === status) close();
      });
      if (status !== 'open') server.cut();
    });
  },
);

it('can be closed by a listener that hears a value for the first time', async () => {
  const camera = connect(server.address);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await expectEnd(camera, (close) => camera.once('brightness', close));
});

it('can be closed by a listener while its session ends', async () => {
  server.script = (message, send) => {
    if ('token' in message) send({ authenticated: true });
    else server.obedient(message, send);
  };
  const camera = connect(server.address, { token: 'a token' });
  await camera.opened();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await expectEnd(camera, (close) => {
    camera.onConnection(({ status }) => {
      if (status === 'connecting') close();
    });
    server.broadcast({ authenticated: false, error: 'Session ended' });
  });
});
