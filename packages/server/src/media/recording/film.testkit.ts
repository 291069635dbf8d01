import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AV_LOG_FATAL, type Frame, Log } from 'node-av';
import { onTestFinished } from 'vitest';
import type { FilmFacts } from '../messages.ts';
import { newFrame, planesOf } from '../synthetic/planes.ts';
import { VideoStream } from '../video/video-stream.ts';
import { Recorder } from './recorder.ts';

const run = promisify(execFile);

// As the media process does it: what fails is told by errors.
Log.setLevel(AV_LOG_FATAL);

export const SIZE = { width: 64, height: 48 };
/** Two luma levels for every number that a picture can carry. */
const NUMBERS = 110;

/** One picture of a film. */
export interface Shown {
  /** When it is shown, in frames. */
  readonly pts: number;
  readonly key: boolean;
  /** The number that {@link numbered} painted. */
  readonly number: number;
}

/** What another program makes of a film. */
export interface Played {
  readonly shown: readonly Shown[];
  /** What it had to complain about. */
  readonly complaints: string;
  readonly codec: string;
  readonly range: string;
  readonly space: string;
}

/** A folder that is there for one test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sightglass-film-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A picture that carries a number below 110. The caller owns it. */
export function numbered(number: number): Frame {
  const frame = newFrame(SIZE);
  const { luma, cb, cr } = planesOf(frame);
  luma.fill(16 + 2 * (number % NUMBERS));
  cb.fill(128);
  cr.fill(128);
  return frame;
}

/** Plays a film of {@link numbered} pictures from its beginning to its end, with FFmpeg's own programs. */
export async function play(path: string, fps: number): Promise<Played> {
  const entries = 'frame=pts_time,key_frame:stream=codec_name,color_range,color_space';
  const [probe, decoded] = await Promise.all([
    run('ffprobe', ['-v', 'warning', '-show_entries', entries, '-of', 'json', path]),
    run('ffmpeg', ['-v', 'warning', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'], {
      encoding: 'buffer',
      maxBuffer: 2 ** 26,
    }),
  ]);
  const { frames, streams } = JSON.parse(probe.stdout) as {
    frames: { pts_time: string; key_frame: number }[];
    streams: { codec_name: string; color_range: string; color_space: string }[];
  };
  const bytes = (SIZE.width * SIZE.height * 3) / 2;
  const shown = frames.map(({ pts_time, key_frame }, at) => ({
    pts: Number((Number(pts_time) * fps).toFixed(3)),
    key: key_frame === 1,
    number: Math.round(((decoded.stdout[at * bytes + bytes / 3] ?? Number.NaN) - 16) / 2),
  }));
  const [stream] = streams;
  return {
    shown,
    complaints: probe.stderr + decoded.stderr.toString(),
    codec: stream?.codec_name ?? '',
    range: stream?.color_range ?? '',
    space: stream?.color_space ?? '',
  };
}

/** A stream of {@link numbered} pictures. */
export class Reel {
  readonly video: VideoStream;
  readonly #fps: number;

  constructor(fps: number) {
    this.#fps = fps;
    this.video = new VideoStream('main', { ...SIZE, fps }, undefined);
    onTestFinished(() => this.video.close());
  }

  /** Gives pictures, one after the other, and waits for the encoder; each carries its tick. */
  async give(...ticks: readonly number[]): Promise<void> {
    for (const tick of ticks) {
      this.hurry(tick);
      await this.video.settled();
    }
  }

  /** Gives pictures faster than they are encoded. */
  hurry(...ticks: readonly number[]): void {
    for (const tick of ticks) {
      const frame = numbered(tick);
      this.video.offer(frame, { tick, at: (tick * 1_000) / this.#fps });
      frame.free();
    }
  }
}

/** Records a film of {@link numbered} pictures, one a tick. @param path - of a file that does not exist yet */
export async function shoot(path: string, pictures: number, fps: number): Promise<FilmFacts> {
  const reel = new Reel(fps);
  const recorder = await Recorder.open({ path, ...SIZE, fps }, await reel.video.open(), {
    failed: (problem) => {
      throw problem;
    },
  });
  reel.video.join(recorder);
  for (let tick = 0; tick < pictures; tick += 1) await reel.give(tick);
  await recorder.settled();
  return recorder.close();
}
