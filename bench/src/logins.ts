import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { logIn, pause } from './login-request.ts';
import { ServerProcess } from './server-process.ts';
import { SoakClient } from './soak-client.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const PASSWORD = 'a password for the logins';
const ATTACK = new URL('./logins-attack.js', import.meta.url);
/** Clients that are logged in and change something all the time. */
const CLIENTS = 10;
/** Time between two changes of one client, in ms. */
const PACE = 50;
/** Wrong logins under way at a time, each from an address of its own. */
const ATTACKERS = 1_000;
/** When the right login is tried, as a part of the attack's time. */
const RIGHT_LOGINS = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Times in ms. */
export interface LoginsResult {
  readonly title: string;
  readonly changes: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** How long each right login took, each from a fresh address. */
  readonly rightLogins: readonly number[];
  /** How often each status was the answer to a wrong login. */
  readonly wrongLogins: Readonly<Record<string, number>>;
}

/** Measures changes of state and right logins: without an attack as the control, then under one. */
export async function logins(seconds: number): Promise<readonly LoginsResult[]> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-logins-'));
  const server = await ServerProcess.start(
    PROGRAM,
    ['--port', '0', '--data', data, '--cam1', 'none', '--cam2', 'none', '--log-level', 'warn'],
    { SIGHTGLASS_ADMIN_PASSWORD: PASSWORD },
  );
  try {
    const address = `http://127.0.0.1:${server.port}`;
    const clients: SoakClient[] = [];
    for (let count = 0; count < CLIENTS; count += 1)
      clients.push(await SoakClient.connect(address, PASSWORD));
    const control = await measure('without an attack', server.port, clients, seconds, false);
    const attacked = await measure(
      `${ATTACKERS} wrong logins at a time`,
      server.port,
      clients,
      seconds,
      true,
    );
    for (const client of clients) client.close();
    return [control, attacked];
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** The results in a table. */
export function loginsReport(results: readonly LoginsResult[]): string {
  const ms = (time: number) => time.toFixed(1);
  return [
    '| state changes                  | changes | p50 ms | p99 ms | max ms | right logins, ms | answers to wrong logins |',
    '| ------------------------------ | ------: | -----: | -----: | -----: | ---------------- | ----------------------- |',
    ...results.map(({ title, changes, p50, p99, max, rightLogins, wrongLogins }) => {
      const answers = Object.entries(wrongLogins).map(([status, count]) => `${count} x ${status}`);
      const times = rightLogins.map((time) => time.toFixed(0)).join(', ');
      return `| ${[title.padEnd(30), changes, ms(p50), ms(p99), ms(max), times, answers.join(', ')].join(' | ')} |`;
    }),
  ].join('\n');
}

async function measure(
  title: string,
  port: number,
  clients: readonly SoakClient[],
  seconds: number,
  underAttack: boolean,
): Promise<LoginsResult> {
  const end = performance.now() + seconds * 1_000;
  const latencies: number[] = [];
  const work = clients.map(async (client, index) => {
    for (let value = index; performance.now() < end; value += 1) {
      await pause(PACE * (0.5 + Math.random()));
      const before = performance.now();
      await client.ask({ brightness: value % 101 });
      latencies.push(performance.now() - before);
    }
  });
  const attack = underAttack ? attackFor(port, seconds) : undefined;
  const rightLogins = await Promise.all(
    RIGHT_LOGINS.map(async (part, index) => {
      await pause(part * seconds * 1_000);
      const before = performance.now();
      const from = `127.${underAttack ? 201 : 101}.0.${index + 1}`;
      while ((await logIn(port, from, PASSWORD, new Agent())).status !== 200) await pause(PACE);
      return performance.now() - before;
    }),
  );
  await Promise.all(work);
  const wrongLogins = (await attack) ?? {};
  latencies.sort((one, other) => one - other);
  const quantile = (part: number) => latencies[Math.floor((latencies.length - 1) * part)] ?? Number.NaN;
  return {
    title,
    changes: latencies.length,
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: quantile(1),
    rightLogins,
    wrongLogins,
  };
}

/** Attacks from a thread of its own: what it takes to send is not to be measured. @returns answers by status */
async function attackFor(port: number, seconds: number): Promise<Readonly<Record<string, number>>> {
  const workerData = { port, seconds, attackers: ATTACKERS };
  const [answers] = await once(new Worker(ATTACK, { workerData }), 'message');
  return answers;
}
