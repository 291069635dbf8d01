import { expect, expectTypeOf, it } from 'vitest';
import { type Camera, connect } from './camera.ts';
import type { MediaRecord } from './records.ts';

/** Never called: the compiler reads it. */
function typed(camera: Camera) {
  camera.on('brightness', (value) => expectTypeOf(value).toEqualTypeOf<number>());
  camera.on('record', (value) => expectTypeOf(value).toEqualTypeOf<boolean | 'pause'>());
  camera.on('last-snapshot', (value) => expectTypeOf(value).toEqualTypeOf<MediaRecord | null>());
  // @ts-expect-error: there is no such key
  camera.on('brigthness', () => {});
  void camera.set({ brightness: 75, record: 'pause_release', 'pip-mode': 'top-left' });
  // @ts-expect-error: a number is wanted
  void camera.set({ brightness: 'x' });
  // @ts-expect-error: nobody may write it
  void camera.set({ clients: 3 });
  // @ts-expect-error: no such choice
  void camera.set({ 'pip-mode': 'middle' });
  expectTypeOf(camera.get(['fps', 'resolution'])).resolves.toEqualTypeOf<
    Pick<{ readonly fps: number; readonly resolution: string }, 'fps' | 'resolution'>
  >();
  expectTypeOf(camera.state.brightness).toEqualTypeOf<number | undefined>();
  expectTypeOf(camera.waitFor('fps', (value) => value > 20)).resolves.toEqualTypeOf<number>();
  // @ts-expect-error: never that value
  void camera.waitFor('fps', 'fast');
  const { connection } = camera;
  if (connection.status === 'waiting') expectTypeOf(connection.retryAt).toEqualTypeOf<number>();
  if (connection.status === 'closed') expectTypeOf(connection.reason).toExtend<Error>();
  // @ts-expect-error: only where it waits
  connection.retryAt;
  // @ts-expect-error: no such way
  connect('http://camera', { whenDisconnected: 'wait' });
  // @ts-expect-error: one of them
  connect('http://camera', { token: 'x', tokenProvider: () => 'y' });
  // @ts-expect-error: one of them
  connect('http://camera', { token: 'x', credentials: { username: 'x', password: 'y' } });
}

it('knows the types of all keys', () => {
  expect(typed).toBeTypeOf('function');
});
