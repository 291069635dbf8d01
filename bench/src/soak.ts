import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { KEY_NAMES, rowOf } from '@sightglass/protocol';
import { SoakClient } from './soak-client.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const PASSWORD = 'a password for the soak';
const CLIENTS = 50;
/** Mean time between two changes of one client, in ms. */
const PACE = 500;
/** What the first minutes take is not growth: caches fill and the engine compiles. */
const SETTLING_MINUTES = 2;

/** What a soak found. */
export interface SoakResult {
  readonly minutes: number;
  readonly changes: number;
  /** Resident memory in MiB, once a minute. */
  readonly server: readonly number[];
  readonly media: readonly number[];
  /** Lines of the log that tell of an error. */
  readonly errors: readonly string[];
  /** Where a client ended with another state than the server's. */
  readonly strayed: readonly string[];
}

/** Lets 50 clients change everything at random for so many minutes, while films begin, pause and end. */
export async function soak(minutes: number): Promise<SoakResult> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-soak-'));
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--data', data], {
    env: { ...process.env, SIGHTGLASS_ADMIN_PASSWORD: PASSWORD },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!/"level":[1-4]0/.test(line)) errors.push(line);
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const address = / is at (\S+)/.exec(line)?.[1] ?? '';
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, () => SoakClient.connect(address, PASSWORD)),
    );
    const server: number[] = [];
    const media: number[] = [];
    const pids = { server: child.pid ?? 0, media: firstChildOf(child.pid ?? 0) };
    const end = performance.now() + minutes * 60_000;
    const work = clients.map((client, index) => keepBusy(client, index, end));
    const sampler = setInterval(() => {
      server.push(residentMiB(pids.server));
      media.push(residentMiB(pids.media));
      console.error(
        `minute ${server.length}: server ${server.at(-1)} MiB, media process ${media.at(-1)} MiB`,
      );
    }, 60_000);
    await Promise.all(work);
    clearInterval(sampler);
    const strayed = (await Promise.all(clients.map((client) => client.strayed(KEY_NAMES)))).flat();
    const changes = clients.reduce((sum, client) => sum + client.changes, 0);
    for (const client of clients) client.close();
    return { minutes, changes, server, media, errors, strayed };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
}

/** The result in words. */
export function soakReport({ minutes, changes, server, media, errors, strayed }: SoakResult): string {
  const growth = (samples: readonly number[]) => {
    const settled = samples.slice(SETTLING_MINUTES - 1);
    return settled.length < 2 ? 'too short to tell' : `${settled.join(', ')} MiB`;
  };
  return [
    `${minutes} minutes, ${CLIENTS} clients, ${changes} changes`,
    `server from minute ${SETTLING_MINUTES}: ${growth(server)}`,
    `media process from minute ${SETTLING_MINUTES}: ${growth(media)}`,
    `errors in the log: ${errors.length}${errors.map((line) => `\n  ${line}`).join('')}`,
    `values of clients that are not the server's: ${strayed.length}${strayed.map((line) => `\n  ${line}`).join('')}`,
  ].join('\n');
}

/** Changes something at random until the end. The first client films, the second takes pictures. */
async function keepBusy(client: SoakClient, index: number, end: number): Promise<void> {
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 * PACE));
    if (index === 0) await client.change({ record: pick([true, 'pause', 'pause_release', false]) });
    else if (index === 1) await client.change({ snap: true });
    else await client.change(randomChange());
  }
  if (index === 0) await client.change({ record: false });
}

function randomChange(): Record<string, unknown> {
  const key = pick(KEY_NAMES.filter((name) => rowOf(name).write !== 'nobody' && !rowOf(name).canFail));
  const row = rowOf(key);
  switch (row.type) {
    case 'integer':
      return { [key]: row.min + Math.floor(Math.random() * (row.max - row.min + 1)) };
    case 'sensor':
      return { [key]: pick([1, 2]) };
    case 'choice':
      return { [key]: pick(row.values) };
    default:
      return { [key]: pick([true, false]) };
  }
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

function residentMiB(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}

function firstChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}
