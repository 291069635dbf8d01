import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { markdownTable } from '../markdown-table.ts';
import { cpuSeconds } from '../processor-time.ts';
import { startCamera } from './camera.ts';
import { GstreamerServer } from './gstreamer-server.ts';
import { type Lower, playByGstreamer } from './player.ts';

/** Players that watch at once where the cost of one more is measured. */
const MANY = 10;
/** Until players are like those that have watched for long, in ms. */
const SETTLING = 3_000;
/** The control row: what is installed beside Debian's GStreamer. */
const CONTROL = 'GStreamer';

/** One server, by one way. */
export interface PeerResult {
  readonly server: string;
  readonly lower: Lower;
  readonly pictures: number;
  /** From the drawing of a picture to the end of its decoding, in ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of a core, above what the server takes with no player: with one, and with ten. */
  readonly cpuOfOne: number;
  readonly cpuOfMany: number;
  readonly lost: number;
}

/** A server, as players and the system see it. */
interface Server {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
}

/** Plays the same encoded pictures from Sightglass and from GStreamer's RTSP server, which take turns, by one player. */
export async function measurePeers(seconds: number): Promise<readonly PeerResult[]> {
  const camera = await startCamera([]);
  try {
    // It is fed in all rows, so that what that costs is the same in all of them.
    const peer = await GstreamerServer.start(camera.port);
    try {
      const servers = [
        { name: CONTROL, pid: peer.pid, url: peer.url },
        { name: 'Sightglass', ...camera },
      ];
      const results: PeerResult[] = [];
      for (const lower of ['tcp', 'udp'] as const) {
        for (const server of servers) results.push(await measureServer(server, lower, seconds));
      }
      return results;
    } finally {
      peer.stop();
    }
  } finally {
    await camera.stop();
  }
}

async function measureServer(server: Server, lower: Lower, seconds: number): Promise<PeerResult> {
  const { name, pid, url } = server;
  console.error(`${name} over ${lower}`);
  await pause(SETTLING);
  const idle = await cpuOf(pid, seconds);
  const delays: { readonly seen: number; readonly ms: number }[] = [];
  const begun = performance.now() + SETTLING;
  const playing = playByGstreamer({
    url,
    lower,
    seconds: seconds + SETTLING / 1_000 + 1,
    onDelay: (ms) => delays.push({ seen: performance.now(), ms }),
  });
  await pause(SETTLING);
  const cpuOfOne = (await cpuOf(pid, seconds)) - idle;
  const { lost } = await playing;
  const cpuOfMany = (await withPlayers(url, lower, () => cpuOf(pid, seconds))) - idle;
  const sorted = delays
    .filter(({ seen }) => seen >= begun)
    .map(({ ms }) => ms)
    .toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
  return {
    server: name,
    lower,
    pictures: sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    cpuOfOne,
    cpuOfMany,
    lost,
  };
}

/** Part of a core that a process takes. */
async function cpuOf(pid: number, seconds: number): Promise<number> {
  const before = cpuSeconds(pid);
  await pause(seconds * 1_000);
  return (cpuSeconds(pid) - before) / seconds;
}

/** Measures while so many players receive, who decode nothing: that would take what the servers need. */
async function withPlayers<R>(url: string, lower: Lower, measure: () => Promise<R>): Promise<R> {
  const players: ChildProcess[] = [];
  const words = [
    '-v',
    'fatal',
    '-nostdin',
    '-rtsp_transport',
    lower,
    '-i',
    url,
    '-c',
    'copy',
    '-f',
    'h264',
    '-',
  ];
  try {
    const begun = Array.from({ length: MANY }, async () => {
      const player = spawn('ffmpeg', words, { stdio: ['ignore', 'pipe', 'inherit'] });
      players.push(player);
      await once(player.stdout, 'data');
      player.stdout.resume();
    });
    await Promise.all(begun);
    await pause(SETTLING);
    return await measure();
  } finally {
    for (const player of players) player.kill('SIGKILL');
  }
}

/** The figures as a table in Markdown, each beside those of the control row of the same way. */
export function peersReport(results: readonly PeerResult[]): string {
  const head = [
    'server',
    'way',
    'pictures',
    'p50 ms',
    'x p50',
    'p95 ms',
    'CPU of 1',
    'CPU of 10',
    'x CPU',
    'lost',
  ];
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  const rows = results.map((result) => {
    const control = results.find(({ server, lower }) => server === CONTROL && lower === result.lower);
    const ratio = (figure: (each: PeerResult) => number) =>
      control ? (figure(result) / figure(control)).toFixed(2) : '-';
    return [
      result.server,
      result.lower,
      String(result.pictures),
      result.p50Ms.toFixed(1),
      ratio(({ p50Ms }) => p50Ms),
      result.p95Ms.toFixed(1),
      percent(result.cpuOfOne),
      percent(result.cpuOfMany),
      ratio(({ cpuOfMany }) => cpuOfMany),
      String(result.lost),
    ];
  });
  return `### Beside GStreamer's RTSP server, 1280x720, 30/s\n\n${markdownTable(head, rows)}`;
}
