import type { Client, Status } from '../records.ts';

/** The ways that the picture goes out by. */
export const WAYS = ['live', 'webrtc', 'rtsp', 'mjpeg'] as const satisfies readonly Client['kind'][];

/** One of the {@link WAYS}. */
export type Way = (typeof WAYS)[number];

/** How many watch by each way. */
export function viewersBy(clients: readonly Client[]): ReadonlyMap<Way, number> {
  return new Map(WAYS.map((way) => [way, clients.filter(({ kind }) => kind === way).length]));
}

/** An encoder that has worked in the last second. */
export interface Encoder {
  readonly codec: 'H.264' | 'JPEG';
  /** What it encodes: `main`, `sub`, or the number of a camera. */
  readonly view: string;
  /** In pixels; undefined for the whole width. */
  readonly width: number | undefined;
  readonly fps: number;
  /** Per frame. */
  readonly meanMs: number;
}

/** The stages of the picture that encode: `jpeg main`, `jpeg main 320`, `h264 sub`. */
const STAGE = /^(jpeg|h264) (\S+)(?: (\d+))?$/;

/** The encoders that run. */
export function encodersOf({ media }: Pick<Status, 'media'>): readonly Encoder[] {
  return (media?.stages ?? []).flatMap(({ stage, frames, meanMs }) => {
    const [, codec, view, width] = STAGE.exec(stage) ?? [];
    if (view === undefined) return [];
    return [
      {
        codec: codec === 'h264' ? 'H.264' : 'JPEG',
        view,
        width: width === undefined ? undefined : Number(width),
        fps: frames,
        meanMs,
      } as const,
    ];
  });
}
