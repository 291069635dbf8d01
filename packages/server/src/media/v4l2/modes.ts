import type { SourceFormat } from '../sources/source.ts';
import type { Mode } from './video-device.ts';

/** What can be captured, by its four letters: FFmpeg's name of it, and whether the camera has packed it. */
const FORMATS: Readonly<Record<string, { readonly name: string; readonly packed: boolean }>> = {
  YU12: { name: 'yuv420p', packed: false },
  NV12: { name: 'nv12', packed: false },
  YUYV: { name: 'yuyv422', packed: false },
  UYVY: { name: 'uyvy422', packed: false },
  MJPG: { name: 'mjpeg', packed: true },
  JPEG: { name: 'mjpeg', packed: true },
  H264: { name: 'h264', packed: true },
};

/** Rates are told as fractions: 29.97 is as good as 30. */
const TOLERANCE = 0.95;

/** Whether pictures in this format can be captured. */
export function isUsable(fourcc: string): boolean {
  return fourcc in FORMATS;
}

/** FFmpeg's name of a mode's pixel format. */
export function formatNameOf({ fourcc }: Mode): string | undefined {
  return FORMATS[fourcc]?.name;
}

/**
 * The mode that suits a format best: the smallest picture that is large enough, or else the largest; then one that reaches the
 * rate, without packing if one does, or else the fastest.
 *
 * @returns undefined where the camera has none that can be used
 */
export function bestMode(modes: readonly Mode[], wanted: SourceFormat): Mode | undefined {
  const fit = (a: Mode, b: Mode): number =>
    first(
      Number(b.width >= wanted.width && b.height >= wanted.height) -
        Number(a.width >= wanted.width && a.height >= wanted.height),
      // Of those that are large enough the smallest; of the others the largest.
      a.width >= wanted.width && a.height >= wanted.height ? area(a) - area(b) : area(b) - area(a),
      reach(b) - reach(a),
      reach(a) >= 1 ? Number(isPacked(a)) - Number(isPacked(b)) : 0,
      rank(a) - rank(b),
    );
  const reach = ({ fps }: Mode) => Math.min(1, fps / (wanted.fps * TOLERANCE));
  return modes.filter((mode) => mode.fourcc in FORMATS).toSorted(fit)[0];
}

/** The modes that need less of a bus than `refused` does: the camera's MJPEG where that is unpacked, else its H.264. */
export function lighterThan(refused: Mode, modes: readonly Mode[]): readonly Mode[] {
  return modes.filter((mode) => packing(mode) > packing(refused));
}

/** The sizes that a camera delivers, smallest first, as `WxH`. */
export function sizesOf(modes: readonly Mode[]): readonly string[] {
  const usable = modes.filter((mode) => mode.fourcc in FORMATS);
  const names = usable.toSorted((a, b) => area(a) - area(b)).map(({ width, height }) => `${width}x${height}`);
  return [...new Set(names)];
}

function isPacked({ fourcc }: Mode): boolean {
  return FORMATS[fourcc]?.packed ?? false;
}

/** How tightly the camera packs its pictures. */
function packing(mode: Mode): number {
  if (!isPacked(mode)) return 0;
  return formatNameOf(mode) === 'h264' ? 2 : 1;
}

function rank({ fourcc }: Mode): number {
  return Object.keys(FORMATS).indexOf(fourcc);
}

function area({ width, height }: { readonly width: number; readonly height: number }): number {
  return width * height;
}

/** The first difference that is one. */
function first(...differences: readonly number[]): number {
  return differences.find((difference) => difference !== 0) ?? 0;
}
