import type { Logger } from 'pino';
import type { Library } from '../library/library.ts';
import type { HeadReport, HeadSpecs, VideoRates } from '../media/messages.ts';
import type { LampSpecs } from './lamps/lamp-spec.ts';
import type { OfferedSizes } from './resolutions.ts';

/** What a camera needs. */
export interface CameraOptions {
  readonly heads: HeadSpecs;
  /** What switches the light of each head, beside its sources. */
  readonly lamps: LampSpecs;
  /** Sensors of head 1 and head 2; 0 where there is none. */
  readonly sensors: readonly [number, number];
  /** The picture sizes that are offered. */
  readonly sizes: OfferedSizes;
  readonly rates: VideoRates;
  readonly library: Library;
  readonly logger: Logger;
}

/** What is said of the heads while no picture comes of them. */
export function absent(
  { sensors }: CameraOptions,
  problem: string,
): readonly [HeadReport | null, HeadReport | null] {
  const head = (count: number) => (count === 0 ? null : { exists: false, sensors: count, problem });
  return [head(sensors[0]), head(sensors[1])];
}
