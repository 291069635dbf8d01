import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Lower = 'tcp' | 'udp';

/** Somebody who plays, and how they log in. */
export interface PlayOptions {
  readonly url: string;
  readonly lower: Lower;
  readonly username?: string;
  readonly password?: string;
  /** Pictures after which it is enough; without an end where it is not given. */
  readonly frames?: number;
}

/** What GStreamer says when all was played. */
const PLAYED_OUT = /^Got EOS from element/;
/** It pauses and closes from two threads then, and may break off its own PAUSE: nothing is wrong with what it has played. */
const OWN_HASTE =
  /^ERROR: from element .*rtspsrc0: Could not write to resource\.\n.*\n.*gst_rtspsrc_(?:try_send|pause) .*\n.*\(Received end-of-file\)\n/gm;

/** A player of others, as a process. */
export class Player {
  /** When each decoded picture is to be shown, in seconds of the stream. */
  readonly times: number[] = [];
  /** What it complained of. */
  complaints = '';
  /** How it ended. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  private constructor(
    program: string,
    words: readonly string[],
    timeIn: (line: string) => number | undefined,
  ) {
    this.#child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.#child, 'close').then(([code]) => {
      const grave = this.complaints.replaceAll(OWN_HASTE, '');
      if (!playedOut || grave === this.complaints) return code as number | null;
      this.complaints = grave;
      return 0;
    });
    let playedOut = false;
    let rest = '';
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const time = timeIn(line);
        if (time !== undefined) this.times.push(time);
        else if (/ERROR|WARNING/.test(line)) this.complaints += `${line}\n`;
        else if (PLAYED_OUT.test(line)) playedOut = true;
      }
      this.#child.emit('line');
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.complaints += chunk.toString();
    });
  }

  /** FFmpeg, which decodes every picture. */
  static ffmpeg({ url, lower, username, password, frames }: PlayOptions): Player {
    const login = username === undefined ? '' : `${username}:${encodeURIComponent(password ?? '')}@`;
    const words = [
      ...['-v', 'error', '-rtsp_transport', lower, '-i', url.replace('://', `://${login}`)],
      ...(frames === undefined ? [] : ['-frames:v', String(frames)]),
      // In ticks of the stream, and as they come.
      ...[
        '-fps_mode',
        'passthrough',
        '-enc_time_base',
        '1/90000',
        '-flush_packets',
        '1',
        '-f',
        'framecrc',
        '-',
      ],
    ];
    let isFirst = true;
    return new Player('ffmpeg', words, (line) => {
      const [, ticks] = /^0,\s*-?\d+,\s*(-?\d+)/.exec(line) ?? [];
      if (ticks === undefined) return undefined;
      // Of a stream whose parameter sets come with its first picture, FFmpeg loses the time of that.
      const isUntimed = isFirst;
      isFirst = false;
      return isUntimed ? undefined : Number(ticks) / 90_000;
    });
  }

  /** GStreamer, likewise. */
  static gstreamer({ url, lower, username, password, frames }: PlayOptions): Player {
    const login = username === undefined ? [] : [`user-id=${username}`, `user-pw=${password ?? ''}`];
    const look = ['identity', 'silent=false', ...(frames === undefined ? [] : [`eos-after=${frames}`])];
    const words = [
      ...[
        '-v',
        'rtspsrc',
        `location=${url}`,
        `protocols=${lower}`,
        'latency=100',
        'buffer-mode=none',
        ...login,
        '!',
      ],
      ...['rtph264depay', '!', 'h264parse', '!', 'avdec_h264', '!', ...look, '!', 'fakesink', 'sync=false'],
    ];
    return new Player('gst-launch-1.0', words, (line) => {
      const [, hours, minutes, seconds] = /last-message = chain .*pts: (\d+):(\d+):([\d.]+)/.exec(line) ?? [];
      return seconds === undefined
        ? undefined
        : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    });
  }

  /** Waits until so many pictures were shown. */
  async shown(count: number): Promise<void> {
    const failed = this.ended.then((code) => {
      throw new Error(
        `The player ended with ${code} after ${this.times.length} pictures: ${this.complaints}`,
      );
    });
    failed.catch(() => {});
    while (this.times.length < count) await Promise.race([once(this.#child, 'line'), failed]);
  }

  /** Ends it. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

/** The steps between pictures, in seconds. */
export function stepsOf(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

/**
 * How far, in periods of the clock that pictures are taken by, their times are from it at most: a machine with much to do
 * leaves pictures out, but moves none.
 */
export function jitterOf(times: readonly number[], clock: number): number {
  const [first = 0] = times;
  return Math.max(
    ...times.map((time) => Math.abs((time - first) * clock - Math.round((time - first) * clock))),
  );
}

/** Pictures a second by their own times: those that were asked for at most. */
export function rateOf(times: readonly number[]): number {
  return (times.length - 1) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}
