import { once } from 'node:events';
import { type Agent, request } from 'node:http';

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Tries to log in as the first administrator from an address of this machine.
 *
 * @returns status and seconds to wait; status 0 where no answer came
 */
export async function logIn(
  port: number,
  localAddress: string,
  password: string,
  agent: Agent,
): Promise<{ status: number; retryAfter: number }> {
  const sent = request({
    host: '127.0.0.1',
    port,
    localAddress,
    agent,
    method: 'POST',
    path: '/api/login',
    headers: { 'content-type': 'application/json' },
  });
  sent.end(JSON.stringify({ username: 'admin', password }));
  try {
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode, retryAfter: Number(answer.headers['retry-after'] ?? 0) };
  } catch {
    return { status: 0, retryAfter: 1 };
  }
}
