import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerFailed, ServerProcess } from '../server-process.ts';

const SERVER = fileURLToPath(new URL('../../../packages/server/program/main.js', import.meta.url));
const PASSWORD = 'benchmark-password';

/** What a player logs in with. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Sightglass with its synthetic camera, and RTSP. */
export interface RtspCamera {
  readonly pid: number;
  /** Of control. */
  readonly port: number;
  /** Of the main stream. */
  readonly url: string;
  /** Changes keys. @throws ServerFailed where that is refused */
  change(values: object): Promise<void>;
  /** Makes a user who may log in by Digest. @throws ServerFailed where that is refused */
  admit(login: Login): Promise<void>;
  /** Ends it, and removes what it wrote. */
  stop(): Promise<void>;
}

/** @param flags - further settings of the server @throws ServerFailed */
export async function startCamera(flags: readonly string[]): Promise<RtspCamera> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-rtsp-'));
  const rtspPort = await freePort();
  const settings = [
    '--port',
    '0',
    '--rtsp-port',
    String(rtspPort),
    '--data',
    data,
    '--cam2',
    'none',
    '--log-level',
    'warn',
  ];
  const removeData = () => rmSync(data, { recursive: true, force: true });
  const server = await ServerProcess.start(SERVER, [...settings, ...flags], {
    SIGHTGLASS_ADMIN_PASSWORD: PASSWORD,
  }).catch((problem: unknown) => {
    removeData();
    throw problem;
  });
  const ask = async (method: string, path: string, body: object, token?: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new ServerFailed(`${method} ${path} was refused: ${await response.text()}`);
    return response.json();
  };
  const stop = async () => {
    await server.stop();
    removeData();
  };
  let token = '';
  try {
    const session = await ask('POST', '/api/login', { username: 'admin', password: PASSWORD });
    if (typeof session === 'object' && session !== null && 'token' in session) token = String(session.token);
  } catch (problem) {
    await stop();
    throw problem;
  }
  return {
    pid: server.pid,
    port: server.port,
    url: `rtsp://127.0.0.1:${rtspPort}/stream0`,
    change: async (values) => {
      await ask('PATCH', '/api/state', values, token);
    },
    admit: async (login) => {
      await ask('POST', '/api/users', { ...login, role: 'viewer', rtsp: true }, token);
    },
    stop,
  };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const place = listener.address();
  listener.close();
  if (place === null || typeof place === 'string') throw new TypeError('There is no port');
  return place.port;
}
