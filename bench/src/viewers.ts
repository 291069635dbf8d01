import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { markdownTable } from './markdown-table.ts';
import { cpuSeconds } from './processor-time.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
/** They have a process of their own. */
const PEER_VIEWERS = fileURLToPath(new URL('./peer-viewers.js', import.meta.url));
/** How many watch; the first viewer is the control row: what encoding costs is in it. */
const COUNTS = [1, 5, 10] as const;
/** Until a new viewer is like the others, in ms. */
const SETTLING = 1_500;

/** What viewers of one kind cost. */
export interface ViewersResult {
  readonly kind: string;
  readonly viewers: number;
  /** Of one core: of the server, and of the media process that encodes. */
  readonly serverCpu: number;
  readonly mediaCpu: number;
  /** Resident memory of the server, in MiB. */
  readonly serverMib: number;
}

/** Something that more and more viewers watch by. */
interface Audience {
  readonly kind: string;
  /** Lets one more watch. */
  join(): Promise<void>;
  leave(): Promise<void>;
}

/** Lets up to ten watch the synthetic camera (1280x720, 30/s) over WebSockets, WebRTC and RTSP, one kind after the other. */
export async function measureViewers(seconds: number): Promise<readonly ViewersResult[]> {
  const results: ViewersResult[] = [];
  for (const audienceOf of [socketAudience, peerAudience, playerAudience]) {
    results.push(...(await measureAudience(audienceOf, seconds)));
  }
  return results;
}

async function measureAudience(
  audienceOf: (server: ServerProcess) => Promise<Audience>,
  seconds: number,
): Promise<readonly ViewersResult[]> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-viewers-'));
  const parameters = ['--port', '0', '--rtsp-port', String(RTSP_PORT), '--data', data, '--cam2', 'none'];
  const server = await ServerProcess.start(SERVER, parameters);
  try {
    const audience = await audienceOf(server);
    const results: ViewersResult[] = [];
    let viewers = 0;
    for (const count of COUNTS) {
      for (; viewers < count; viewers += 1) await audience.join();
      await pause(SETTLING);
      const media = mediaProcessOf(server.pid);
      const before = [cpuSeconds(server.pid), cpuSeconds(media)];
      await pause(seconds * 1_000);
      const [serverCpu = Number.NaN, mediaCpu = Number.NaN] = [server.pid, media].map(
        (pid, at) => (cpuSeconds(pid) - (before[at] ?? 0)) / seconds,
      );
      const serverMib = server.residentBytes() / 2 ** 20;
      results.push({ kind: audience.kind, viewers: count, serverCpu, mediaCpu, serverMib });
    }
    await audience.leave();
    return results;
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Where the server of a benchmark is found by players. */
const RTSP_PORT = 18_554;

async function socketAudience({ port }: ServerProcess): Promise<Audience> {
  const sockets: WebSocket[] = [];
  return {
    kind: 'WebSocket',
    join: async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`);
      sockets.push(socket);
      await once(socket, 'message');
    },
    leave: async () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

async function peerAudience({ port }: ServerProcess): Promise<Audience> {
  const viewers = fork(PEER_VIEWERS);
  return {
    kind: 'WebRTC',
    join: async () => {
      const told = once(viewers, 'message');
      viewers.send(`http://127.0.0.1:${port}`);
      const [answer] = await told;
      if (answer !== 'joined') throw new Error(String(answer));
    },
    leave: async () => {
      viewers.kill();
    },
  };
}

async function playerAudience(): Promise<Audience> {
  const players: ChildProcess[] = [];
  return {
    kind: 'RTSP over TCP',
    join: async () => {
      const address = `rtsp://127.0.0.1:${RTSP_PORT}/stream0`;
      const player = spawn(
        'ffmpeg',
        ['-v', 'error', '-nostdin', '-rtsp_transport', 'tcp', '-i', address, '-c', 'copy', '-f', 'h264', '-'],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      players.push(player);
      await once(player.stdout, 'data');
      player.stdout.resume();
    },
    leave: async () => {
      for (const player of players) player.kill('SIGKILL');
    },
  };
}

/** The child of the server that makes the picture. */
function mediaProcessOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** The figures as a table in Markdown. */
export function viewersReport(results: readonly ViewersResult[]): string {
  const rows = results.map((result) => {
    const { kind, viewers, serverCpu, mediaCpu, serverMib } = result;
    const first = results.find((each) => each.kind === kind);
    const further = viewers > 1 && first ? ((serverCpu - first.serverCpu) / (viewers - 1)) * 100 : undefined;
    const percent = (part: number) => `${Math.round(part * 100)} %`;
    const each = further === undefined ? '-' : `${further.toFixed(1)} %`;
    return [kind, String(viewers), percent(serverCpu), each, percent(mediaCpu), serverMib.toFixed(0)];
  });
  const head = ['viewers by', 'how many', 'server CPU', 'each further', 'media CPU', 'server MiB'];
  return `### What viewers cost, 1280x720, 30/s\n\n${markdownTable(head, rows)}`;
}
