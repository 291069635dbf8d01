import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Login } from './camera.ts';

/** GStreamer by its bindings for Python. */
export const PYTHON = '/usr/bin/python3';
const GSTREAMER = fileURLToPath(new URL('../../players/player.py', import.meta.url));
/** How long a player has to begin, and to end, in s. */
const PATIENCE = 20;

/** How RTP comes. */
export type Lower = 'tcp' | 'udp';

/** What to play. */
export interface PlayOptions {
  readonly url: string;
  readonly lower: Lower;
  /** From the first picture on. */
  readonly seconds: number;
  readonly login?: Login;
  /** Is told the delay of a picture by the clock in it, in ms. */
  readonly onDelay?: (ms: number) => void;
}

/** What a player has seen. */
export interface Played {
  /** When each decoded picture is to be shown, in s of the stream. */
  readonly times: readonly number[];
  /** Packets that never came. */
  readonly lost: number;
  readonly complaints: readonly string[];
}

/** Plays with FFmpeg, which decodes all. */
export async function playByFfmpeg({ url, lower, seconds, login }: PlayOptions): Promise<Played> {
  const account = login ? `${login.username}:${encodeURIComponent(login.password)}@` : '';
  const words = ['-v', 'level+warning', '-nostdin', '-rtsp_transport', lower];
  words.push('-i', url.replace('://', `://${account}`), '-t', String(seconds));
  // In ticks of the stream, and as they come.
  words.push('-fps_mode', 'passthrough', '-enc_time_base', '1/90000', '-f', 'framecrc', '-');
  const times: number[] = [];
  const complaints: string[] = [];
  let lost = 0;
  await played('ffmpeg', words, seconds, {
    out: (line) => {
      const [, ticks] = /^0,\s*-?\d+,\s*(-?\d+)/.exec(line) ?? [];
      if (ticks !== undefined) times.push(Number(ticks) / 90_000);
    },
    err: (line) => {
      lost += Number(/RTP: missed (\d+) packets/.exec(line)?.[1] ?? 0);
      if (/\[(error|fatal|panic)\]/.test(line)) complaints.push(line);
    },
  });
  // Of a stream whose parameter sets come with its first picture, FFmpeg loses the time of that.
  return { times: times.slice(1), lost, complaints };
}

/** Plays with GStreamer's `rtspsrc`, which decodes all. */
export async function playByGstreamer(options: PlayOptions): Promise<Played> {
  const { url, lower, seconds, login, onDelay } = options;
  const words = [GSTREAMER, url, lower, String(seconds)];
  if (login) words.push(login.username, login.password);
  const times: number[] = [];
  const complaints: string[] = [];
  let lost = 0;
  await played(PYTHON, words, seconds, {
    out: (line) => {
      const said: unknown = JSON.parse(line);
      if (typeof said !== 'object' || said === null) return;
      if ('pts' in said) times.push(Number(said.pts));
      if ('delay' in said) onDelay?.(Number(said.delay));
      if ('lost' in said) lost += Number(said.lost);
      if ('complaints' in said && Array.isArray(said.complaints))
        complaints.push(...said.complaints.map(String));
    },
    err: (line) => complaints.push(line),
  });
  return { times, lost, complaints };
}

async function played(
  program: string,
  words: readonly string[],
  seconds: number,
  take: { readonly out: (line: string) => void; readonly err: (line: string) => void },
): Promise<void> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  createInterface({ input: child.stdout }).on('line', take.out);
  createInterface({ input: child.stderr }).on('line', take.err);
  const impatience = setTimeout(
    () => {
      take.err(`[error] ${program} did not end within ${PATIENCE} s`);
      child.kill('SIGKILL');
    },
    (seconds + PATIENCE) * 1_000,
  );
  const [code] = await once(child, 'close');
  clearTimeout(impatience);
  if (code !== 0) take.err(`[error] ${program} ended with ${code}`);
}
