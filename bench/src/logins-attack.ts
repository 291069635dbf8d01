import { Agent } from 'node:http';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { logIn, pause } from './login-request.ts';

const { port, seconds, attackers }: { port: number; seconds: number; attackers: number } = workerData;
// On Linux that is this thread alone: what it takes to attack is not to be taken from the server.
setPriority(19);
const end = performance.now() + seconds * 1_000;
const answers: Record<string, number> = {};

/** Guesses from one address, as fast as the server answers and lets it. */
async function guess(number: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const from = `127.${1 + (number >> 8)}.${number & 255}.1`;
  for (let count = 0; performance.now() < end; count += 1) {
    const { status, retryAfter } = await logIn(port, from, `guess ${number} ${count}`, agent);
    answers[status] = (answers[status] ?? 0) + 1;
    if (retryAfter > 0) await pause(Math.min(retryAfter * 1_000, Math.max(0, end - performance.now())));
  }
  agent.destroy();
}

await Promise.all(Array.from({ length: attackers }, (_, number) => guess(number)));
parentPort?.postMessage(answers);
