import { type Camera, type ConnectionState, connect, Disconnected } from '@sightglass/client';
import { Api } from './api.ts';
import { CannotConnect } from './errors.ts';
import type { Target } from './target.ts';

/**
 * Works with a camera as long as its connection holds, and closes it. What is set before it is open goes out
 * together as soon as it is.
 *
 * @throws CannotConnect, what `work` throws, AuthenticationFailed, Disconnected when the connection is lost
 */
export async function withCamera<T>(target: Target, work: (camera: Camera) => Promise<T>): Promise<T> {
  const camera = cameraAt(target);
  try {
    const lost = opened(camera, target).then(() => lossOf(camera));
    const worked = work(camera);
    // Closing refuses what is still open; the first problem is the one that is told.
    worked.catch(() => {});
    return await Promise.race([worked, lost]);
  } catch (problem) {
    // Whatever was open is refused with it; this is the reason itself.
    throw camera.connection.status === 'closed' ? camera.connection.reason : problem;
  } finally {
    await camera.close();
  }
}

/** A camera that is connected to as the target says. */
export function cameraAt({ url, token, timeoutMs }: Target): Camera {
  return connect(url, { timeout: timeoutMs, ...(token === undefined ? {} : { token }) });
}

/**
 * Waits for the first connection; there is no second try.
 *
 * @throws CannotConnect, AuthenticationFailed
 */
export async function opened(camera: Camera, target: Target): Promise<void> {
  const { timeoutMs } = target;
  const ends: (() => void)[] = [];
  try {
    const outcome = await new Promise<'open' | 'lost' | 'late'>((resolve, reject) => {
      const look = (state: ConnectionState) => {
        if (state.status === 'open') resolve('open');
        else if (state.status === 'waiting') resolve('lost');
        else if (state.status === 'closed') reject(state.reason);
      };
      ends.push(camera.onConnection(look));
      const timer = setTimeout(resolve, timeoutMs, 'late');
      ends.push(() => clearTimeout(timer));
      look(camera.connection);
    });
    if (outcome === 'open') return;
    // Over HTTP a server says more about why.
    if (outcome === 'lost') await new Api(target).request('/api/status');
  } finally {
    for (const end of ends) end();
  }
  throw new CannotConnect(`${target.url} let no WebSocket in within ${timeoutMs / 1_000} s`);
}

/** Never fulfilled. @throws Disconnected as soon as the connection is lost */
function lossOf(camera: Camera): Promise<never> {
  return new Promise((_resolve, reject) => {
    camera.onConnection(({ status }) => {
      if (status === 'waiting') {
        reject(new Disconnected('The connection was lost; whether it was done is not known'));
      }
    });
  });
}
