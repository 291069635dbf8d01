import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Demuxer } from 'node-av';
import { MediaError } from '../media-error.ts';
import type { FilmFacts } from '../messages.ts';
import { cutToWholeFragments } from './fragments.ts';

/**
 * Opens and measures a video file.
 *
 * @throws MediaError `Invalid value` when it cannot be read or has no pictures
 */
export async function probeFilm(path: string): Promise<FilmFacts> {
  const { size } = await stat(path).catch((problem: NodeJS.ErrnoException) => {
    throw new MediaError('Invalid value', `${path} cannot be read (${problem.code ?? problem.message})`);
  });
  const demuxer = await Demuxer.open(path).catch(() => {
    throw new MediaError('Invalid value', `${path} is not a video file`);
  });
  try {
    const video = demuxer.video();
    if (!video || video.codecpar.width === 0) {
      throw new MediaError('Invalid value', `${basename(path)} holds no pictures`);
    }
    const { width, height } = video.codecpar;
    const rate = video.avgFrameRate;
    const fps = rate.den === 0 ? 0 : rate.num / rate.den;
    return {
      durationMs: Math.round(Math.max(0, demuxer.duration) * 1_000),
      bytes: size,
      width,
      height,
      fps: Math.round(fps * 100) / 100,
    };
  } finally {
    await demuxer.close();
  }
}

/**
 * Measures a film that a crash cut off, after cutting it to what is whole.
 *
 * @throws MediaError `Invalid value` when nothing of it can be played
 */
export async function mendFilm(path: string): Promise<FilmFacts> {
  const left = await cutToWholeFragments(path);
  if (left === 0)
    throw new MediaError('Invalid value', `${basename(path)} was cut off before its first picture`);
  return probeFilm(path);
}
