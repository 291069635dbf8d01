import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Target } from './generator.ts';
import { ServerProcess } from './server-process.ts';

/** A server that runs, and how the load generator reaches it. */
export interface Running {
  readonly server: ServerProcess;
  readonly target: Target;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** One row of the comparison. */
export interface Contender {
  readonly title: string;
  start(): Promise<Running>;
}

const PASSWORD = 'benchmark-password';

/** The rows by the name that `--rows` takes, control rows first. */
export const CONTENDERS = {
  ws: { title: 'ws, JSON and send per client', start: () => startControl('ws-plain', 'plain', '/') },
  'ws-framed': { title: 'ws, framed once', start: () => startControl('ws-framed', 'plain', '/') },
  'socket.io': {
    title: 'Socket.IO 4',
    start: () => startControl('socket-io', 'socket.io', '/socket.io/?EIO=4&transport=websocket'),
  },
  sightglass: { title: 'Sightglass', start: () => startSightglass(false) },
  'sightglass-recording': {
    title: 'Sightglass, recording 720p30',
    start: () => startSightglass(true),
  },
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;

/** All names in the order of the table. */
export const CONTENDER_NAMES = Object.keys(CONTENDERS) as readonly ContenderName[];

async function startControl(program: string, dialect: Target['dialect'], path: string): Promise<Running> {
  const file = fileURLToPath(new URL(`./servers/${program}.js`, import.meta.url));
  const server = await ServerProcess.start(file, []);
  return { server, target: { path, dialect, port: server.port, pid: server.pid }, stop: () => server.stop() };
}

async function startSightglass(records: boolean): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), 'sightglass-bench-'));
  const program = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
  const camera = records ? 'synthetic' : 'none';
  const settings = {
    port: 0,
    data: directory,
    'rate-limit': 0,
    'log-level': 'warn',
    'max-connections': 0,
    'max-connections-per-address': 0,
    'max-anonymous-clients': 0,
    cam1: camera,
    cam2: camera,
  };
  const removeData = () => rmSync(directory, { recursive: true, force: true });
  try {
    const server = await ServerProcess.start(
      program,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      { SIGHTGLASS_ADMIN_PASSWORD: PASSWORD },
    );
    const stop = async () => {
      await server.stop();
      removeData();
    };
    try {
      const token = await logIn(server.port);
      if (records) await record(server.port, token);
      const target = {
        port: server.port,
        pid: server.pid,
        path: '/api/v1',
        dialect: 'plain',
        token,
      } as const;
      return { server, target, stop };
    } catch (problem) {
      await stop();
      throw problem;
    }
  } catch (problem) {
    removeData();
    throw problem;
  }
}

async function logIn(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') {
    return body.token;
  }
  throw new Error(`The login was refused: ${JSON.stringify(body)}`);
}

/** Starts a recording in the default 1280x720 at 30 fps. Fulfilled when the server says that it runs. */
async function record(port: number, token: string): Promise<void> {
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}/api/v1`);
  try {
    await new Promise<void>((resolve, reject) => {
      webSocket.on('error', reject);
      webSocket.on('open', () => webSocket.send(JSON.stringify({ token, record: true, id: 'record' })));
      webSocket.on('message', (data) => {
        const reply: unknown = JSON.parse(data.toString());
        if (typeof reply !== 'object' || reply === null || !('id' in reply)) return;
        if ('error' in reply) reject(new Error(`The recording was refused: ${data}`));
        if ('info' in reply) resolve();
      });
    });
  } finally {
    webSocket.close();
  }
}
