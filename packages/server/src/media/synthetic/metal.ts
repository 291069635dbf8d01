import type { Canvas, Shade } from './canvas.ts';
import { Random } from './random.ts';

/** Where a round bar is lit: luma from rim to rim as a part of its brightest. */
const ROUND: readonly (readonly [place: number, part: number])[] = [
  [0, 0.28],
  [0.18, 0.62],
  [0.34, 1],
  [0.5, 0.7],
  [0.78, 0.4],
  [0.92, 0.26],
  [1, 0.36],
];

/** A round bar that stands upright, lit from the left. `y` is the luma of its brightest line. */
export function uprightBar(
  canvas: Canvas,
  left: number,
  top: number,
  right: number,
  bottom: number,
  y: number,
  tint: Pick<Shade, 'u' | 'v'> = {},
): void {
  const width = right - left;
  for (let index = 1; index < ROUND.length; index++) {
    const [from = 0, low = 0] = ROUND[index - 1] ?? [];
    const [to = 0, high = 0] = ROUND[index] ?? [];
    const x = left + from * width;
    const dx = ((high - low) * y) / ((to - from) * width);
    canvas.rectangle(x, top, left + to * width, bottom, {
      ...tint,
      y: low * y,
      gradient: { x, y: top, dx, dy: 0 },
    });
  }
}

/** The head of a socket screw. */
export function screw(canvas: Canvas, x: number, y: number, radius: number, luma: number): void {
  canvas.disc(x + radius * 0.15, y + radius * 0.25, radius * 1.15, { y: luma * 0.4, alpha: 0.6 });
  canvas.disc(x, y, radius, { y: luma, gradient: { x, y, dx: -luma / radius / 5, dy: -luma / radius / 5 } });
  canvas.disc(x, y, radius * 0.5, { y: luma * 0.3 });
}

/** Fine scratches along x, as on brushed sheet metal. */
export function brush(
  canvas: Canvas,
  left: number,
  top: number,
  right: number,
  bottom: number,
  seed: number,
): void {
  const random = new Random(seed);
  for (let count = 0; count < 420; count++) {
    const x = random.between(left, right);
    const y = random.between(top, bottom);
    const end = Math.min(right, x + random.between(0.05, 0.5));
    const alpha = random.between(0.02, 0.09);
    canvas.rectangle(x, y, end, y + random.between(0.0008, 0.002), {
      y: random.next() < 0.5 ? 40 : 200,
      alpha,
    });
  }
}

/**
 * A chart to judge sharpness by: groups of upright lines, each finer than the one before, and a star with 36 rays.
 * `size` is its height in scene units; it is three times as wide.
 */
export function testChart(canvas: Canvas, left: number, top: number, size: number): void {
  canvas.rectangle(left, top, left + 3 * size, top + size, { y: 196 });
  let x = left + size * 0.1;
  for (const pitch of [0.011, 0.007, 0.005, 0.0035]) {
    for (let line = 0; line < 5; line++) {
      canvas.rectangle(x, top + size * 0.14, x + pitch / 2, top + size * 0.86, { y: 22 });
      x += pitch;
    }
    x += size * 0.075;
  }
  const centre = left + 2.5 * size;
  const middle = top + size / 2;
  const radius = size * 0.4;
  for (let ray = 0; ray < 36; ray++) {
    const from = (2 * Math.PI * ray) / 36;
    const to = from + Math.PI / 36;
    canvas.polygon(
      [
        centre,
        middle,
        centre + radius * Math.cos(from),
        middle + radius * Math.sin(from),
        centre + radius * Math.cos(to),
        middle + radius * Math.sin(to),
      ],
      { y: 22 },
    );
  }
}

/** A lamp or indicator that glows: a bright core in a halo. */
export function glow(canvas: Canvas, x: number, y: number, radius: number, shade: Shade): void {
  for (let ring = 6; ring >= 1; ring--) canvas.disc(x, y, radius * ring * 1.3, { ...shade, alpha: 0.07 });
  canvas.disc(x, y, radius, shade);
}
