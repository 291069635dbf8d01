import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMarker } from '../packages/server/src/media/synthetic/marker.ts';
import { TestClient } from './client.testkit.ts';
import { colourOf, detailOf, type Luma, lumaOf, meanOf } from './ffmpeg.testkit.ts';
import { StreamViewer } from './mjpeg.testkit.ts';
import { TestServer } from './server.testkit.ts';

const WIDTH = 1_280;
const HEIGHT = 720;
/** Below the marker and the clock. */
const SCENE = { left: 0, top: 0.2, right: 1, bottom: 1 };
const PLAIN = {
  'cam1-light': true,
  'cam2-light': true,
  'main-camera': 1,
  'cam1-sensor': 1,
  'pip-mode': 'off',
  brightness: 50,
  contrast: 50,
  sharpness: 50,
  saturation: 50,
  gain: 0,
  'red-gain': 50,
  'blue-gain': 50,
  'auto-exposure': false,
  'auto-white-balance': false,
  'noise-supression': false,
  resolution: `${WIDTH}x${HEIGHT}`,
  fps: 30,
};

let server: TestServer;
let client: TestClient;
let viewer: StreamViewer;

beforeAll(async () => {
  server = await TestServer.start();
  client = await TestClient.admin(server);
  viewer = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
});
afterAll(async () => {
  viewer.close();
  await client.close();
  await server.dispose();
});
beforeEach(async () => {
  await client.ask(PLAIN);
});

/** The picture that is live by now: those on their way when it was asked for are left out. */
async function livePicture(): Promise<Buffer> {
  const { length } = viewer.frames;
  const frames = await viewer.until(length + 6);
  return (frames.at(-1) as { jpeg: Buffer }).jpeg;
}

async function liveLuma(width = WIDTH, height = HEIGHT): Promise<Luma> {
  const [luma] = await lumaOf([await livePicture()], width, height);
  if (!luma) throw new Error('The picture cannot be decoded');
  return luma;
}

function markerOf({ pixels, width, height }: Luma) {
  return readMarker(pixels, width, width, height);
}

/** A part of a picture, in pixels. */
function cropOf(luma: Luma, left: number, top: number, width: number, height: number): Luma {
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const start = (top + row) * luma.width + left;
    pixels.set(luma.pixels.subarray(start, start + width), row * width);
  }
  return { width, height, pixels };
}

describe('the live picture', () => {
  it('shows a change of an image key within three frames of its confirmation', async () => {
    const delays: number[] = [];
    for (const brightness of [80, 20, 90, 30, 70]) {
      const before = (await livePicture()) && viewer.frames.length;
      await client.ask({ brightness });
      const confirmed = viewer.frames.length - 1;
      const frames = (await viewer.until(viewer.frames.length + 8)).slice(before - 1);
      const lumas = await lumaOf(
        frames.map(({ jpeg }) => jpeg),
        WIDTH,
        HEIGHT,
      );
      const level = meanOf(lumas[0] as Luma, SCENE);
      const changed = lumas.findIndex((luma) => Math.abs(meanOf(luma, SCENE) - level) > 8);
      expect(changed).toBeGreaterThan(0);
      const counterAt = (index: number) => markerOf(lumas[index] as Luma)?.counter ?? Number.NaN;
      delays.push(counterAt(changed) - counterAt(confirmed - (before - 1)));
    }
    expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThanOrEqual(3);
  });

  it('is the same picture for a second viewer, at once', async () => {
    const other = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
    const [first] = await other.until(10);
    await viewer.next();
    expect(viewer.frames.some(({ jpeg }) => first?.jpeg.equals(jpeg))).toBe(true);
    const small = await StreamViewer.watch(`${server.address}/api/stream.mjpeg?camera=2&width=320&fps=5`);
    const [frame] = await small.until(3);
    expect(await lumaOf(frame ? [frame.jpeg] : [], 320, 180)).toHaveLength(1);
    other.close();
    small.close();
  });

  it('never stops and never goes back while everything is changed', async () => {
    const { length } = viewer.frames;
    for (let round = 0; round < 12; round += 1) {
      await client.ask({
        sharpness: round * 8,
        contrast: 40 + round,
        'noise-supression': round % 2 === 0,
        'pip-mode': ['off', 'top-left', 'side-by-side', 'bottom-right'][round % 4],
        'main-camera': 1,
        gain: round * 8,
      });
      await viewer.until(viewer.frames.length + 2);
    }
    await client.ask({ ...PLAIN, 'pip-mode': 'off' });
    const lumas = await lumaOf(
      viewer.frames.slice(length).map(({ jpeg }) => jpeg),
      WIDTH,
      HEIGHT,
    );
    // In side-by-side, the marker is smaller and not in the corner: those frames have none to read.
    const counters = lumas.map((luma) => markerOf(luma)?.counter).filter((each) => each !== undefined);
    expect(counters.length).toBeGreaterThan(lumas.length / 2);
    expect(counters).toEqual(counters.toSorted((a, b) => a - b));
  });

  it('goes on in the same stream in another size and at another rate', async () => {
    await client.ask({ resolution: '640x480', fps: 15 });
    const small = await liveLuma(640, 480);
    expect(markerOf(small)).not.toBeNull();
    await client.ask({ resolution: '1920x1080', fps: 30 });
    expect(markerOf(await liveLuma(1_920, 1_080))).not.toBeNull();
  });

  it('is dark without the light, and light again with it', async () => {
    const light = meanOf(await liveLuma(), SCENE);
    await client.ask({ 'cam1-light': false, 'auto-exposure': true });
    const dark = meanOf(await liveLuma(), SCENE);
    expect(dark).toBeLessThan(light / 2);
    expect(dark).toBeLessThan(50);
  });

  it.each([
    ['brightness', 90, ({ y }: Colour, base: Colour) => y > base.y + 20],
    ['brightness', 10, ({ y }: Colour, base: Colour) => y < base.y - 20],
    ['gain', 100, ({ y }: Colour, base: Colour) => y > base.y + 10],
    ['red-gain', 90, ({ v }: Colour, base: Colour) => v > base.v + 8],
    ['blue-gain', 90, ({ u }: Colour, base: Colour) => u > base.u + 8],
    ['blue-gain', 10, ({ u }: Colour, base: Colour) => u < base.u - 8],
    ['auto-exposure', true, ({ y }: Colour, base: Colour) => y > base.y + 8],
  ] as const)('obeys %s %s', async (key, value, holds) => {
    const base = await colourOf(await livePicture());
    await client.ask({ [key]: value });
    await viewer.next(async ({ jpeg }) => holds(await colourOf(jpeg), base));
  });

  it('is black and white without saturation', async () => {
    await client.ask({ saturation: 0 });
    const { u, v } = await colourOf(await livePicture());
    expect(Math.abs(u - 128) + Math.abs(v - 128)).toBeLessThanOrEqual(2);
  });

  it('takes the colour cast away with automatic white balance', async () => {
    const cast = ({ u, v }: Colour) => Math.abs(u - 128) + Math.abs(v - 128);
    const base = cast(await colourOf(await livePicture()));
    await client.ask({ 'auto-white-balance': true });
    await viewer.next(async ({ jpeg }) => cast(await colourOf(jpeg)) < base - 3);
  });

  it('is spread by contrast', async () => {
    const spread = (luma: Luma) => {
      const mean = meanOf(luma, SCENE);
      const { pixels } = cropOf(luma, 0, HEIGHT / 5, WIDTH, (HEIGHT / 5) * 4);
      return Math.sqrt(pixels.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / pixels.length);
    };
    const plain = spread(await liveLuma());
    await client.ask({ contrast: 80 });
    expect(spread(await liveLuma())).toBeGreaterThan(plain * 1.1);
    await client.ask({ contrast: 20 });
    expect(spread(await liveLuma())).toBeLessThan(plain * 0.9);
  });

  it('has more detail with sharpness, less without, and less grain with noise suppression', async () => {
    const plain = detailOf(await liveLuma());
    await client.ask({ sharpness: 100 });
    expect(detailOf(await liveLuma())).toBeGreaterThan(plain * 1.1);
    await client.ask({ sharpness: 0 });
    expect(detailOf(await liveLuma())).toBeLessThan(plain * 0.9);
    await client.ask({ sharpness: 50, gain: 100 });
    const grainy = detailOf(await liveLuma());
    expect(grainy).toBeGreaterThan(plain);
    await client.ask({ 'noise-supression': true });
    expect(detailOf(await liveLuma())).toBeLessThan(grainy * 0.9);
  });

  it('shows another sensor and another camera', async () => {
    const difference = (a: Luma, b: Luma) =>
      a.pixels.reduce((sum, pixel, place) => sum + Math.abs(pixel - (b.pixels[place] ?? 0)), 0) /
      a.pixels.length;
    const wide = await liveLuma();
    const still = difference(wide, await liveLuma());
    await client.ask({ 'cam1-sensor': 2 });
    expect(difference(wide, await liveLuma())).toBeGreaterThan(still * 2);
    await client.ask({ 'main-camera': 2 });
    expect(difference(wide, await liveLuma())).toBeGreaterThan(still * 2);
  });

  it.each([
    ['top-left', 40, 40],
    ['top-right', 856, 40],
    ['bottom-left', 40, 464],
    ['bottom-right', 856, 464],
  ])('shows the other camera in the %s corner', async (mode, left, top) => {
    await client.ask({ 'pip-mode': mode });
    const luma = await liveLuma();
    expect(markerOf(luma)).not.toBeNull();
    // The inset is 384 wide and 216 high; the marker of camera 2 is in it.
    expect(markerOf(cropOf(luma, left, top, 384, 216))).not.toBeNull();
  });

  it('shows both cameras side by side', async () => {
    await client.ask({ 'pip-mode': 'side-by-side' });
    const luma = await liveLuma();
    expect(markerOf(cropOf(luma, 0, 180, 640, 360))).not.toBeNull();
    expect(markerOf(cropOf(luma, 640, 180, 640, 360))).not.toBeNull();
  });
});

interface Colour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}
