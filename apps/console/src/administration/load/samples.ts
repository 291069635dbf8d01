import type { Status } from '../records.ts';

/** What is drawn of one answer of the server. */
export interface Sample {
  /** ms since 1970. */
  readonly at: number;
  /** Average of the last minute. */
  readonly load: number;
  readonly serverBytes: number;
  /** Undefined while the media process is not there. */
  readonly mediaBytes: number | undefined;
  /** Seconds of the processor per second. */
  readonly mediaCpu: number | undefined;
  readonly fps: number | undefined;
}

/** How far back the charts go, in ms. */
export const SPAN = 300_000;

/** A point of a chart; both from 0 to 1, `y` upwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What to keep of an answer; undefined for somebody who is not told. */
export function sampleOf(status: Status, at: number): Sample | undefined {
  const { load, media } = status;
  if (!load) return undefined;
  return {
    at,
    load: load.average[0] ?? 0,
    serverBytes: load.memoryBytes,
    mediaBytes: media?.rssBytes,
    mediaCpu: media?.cpu,
    fps: media?.fps,
  };
}

/** The samples with one more, without those that are older than {@link SPAN}. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && last.at >= sample.at) return samples;
  return [...samples.filter(({ at }) => sample.at - at <= SPAN), sample];
}

/**
 * The line of a chart, in pieces: where nothing was known there is a gap.
 *
 * @param most - value at the upper edge
 */
export function chartLine(
  samples: readonly Sample[],
  pick: (sample: Sample) => number | undefined,
  most: number,
): readonly (readonly Point[])[] {
  const end = samples.at(-1)?.at ?? 0;
  const pieces: Point[][] = [[]];
  let before: number | undefined;
  for (const sample of samples) {
    const value = pick(sample);
    const late = before !== undefined && sample.at - before > SPAN / 20;
    if ((value === undefined || late) && pieces.at(-1)?.length !== 0) pieces.push([]);
    before = sample.at;
    if (value === undefined) continue;
    const y = most > 0 ? Math.min(1, Math.max(0, value / most)) : 0;
    pieces.at(-1)?.push({ x: 1 - (end - sample.at) / SPAN, y });
  }
  return pieces.filter(({ length }) => length > 0);
}
