import fc from 'fast-check';
import type { Frame } from 'node-av';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FORMAT as ASKED, itBehavesAsASource } from '../sources/conformance.testkit.ts';
import { openSource } from '../sources/open.ts';
import { until, Viewer } from '../sources/viewer.testkit.ts';
import { FramePool } from './frame-pool.ts';
import { type Marker, readMarker } from './marker.ts';
import { planesOf } from './planes.ts';
import { nextTick, SyntheticSource } from './synthetic-source.ts';

const FORMAT = { width: 640, height: 360, fps: 60 };

for (const head of [1, 2] as const) {
  itBehavesAsASource(`synthetic head ${head}`, { isLost: false, takesSettings: false }, async () => ({
    source: openSource({ kind: 'synthetic' }, head, ASKED),
  }));
}

describe('a synthetic head', () => {
  const opened = () => {
    const source = new SyntheticSource(1, FORMAT);
    onTestFinished(() => source.stop());
    return { source, viewer: new Viewer(source) };
  };

  it('counts its frames and tells the time in every one', async () => {
    const { source } = opened();
    const markers: Marker[] = [];
    const before = Date.now();
    source.start({
      frame(frame) {
        const { luma, lumaStride, width, height } = planesOf(frame);
        const marker = readMarker(luma, lumaStride, width, height);
        if (marker) markers.push(marker);
        frame.free();
      },
      exists() {},
      log() {},
    });
    await until(() => markers.length >= 5);
    expect(markers.slice(0, 5).map(({ counter }) => counter)).toEqual([0, 1, 2, 3, 4]);
    for (const { clockMs } of markers) {
      expect((clockMs - before + 2 ** 30) % 2 ** 24).toBeLessThanOrEqual(Date.now() - before);
    }
  });

  it('changes its size with the next frame', async () => {
    const { source, viewer } = opened();
    await viewer.start().see(2);
    source.setFormat({ width: 322, height: 182, fps: 30 });
    await viewer.see(1);
    expect(viewer.last).toMatchObject({ width: 322, height: 182, promised: true });
  });

  it('paints next to nothing while nobody looks, and what is now as soon as somebody does', async () => {
    const { source, viewer } = opened();
    await viewer.start().see(1);
    const lit = viewer.last?.y ?? 0;
    source.setAudience(false);
    const awake = viewer.looks.length;
    await viewer.see(3);
    // One may have been due; the next two come late, and the later each, the longer.
    const [second = 0, third = 0] = viewer.times.slice(awake + 1);
    expect(third - second).toBeGreaterThan(3 * (1_000 / FORMAT.fps));
    let resting = viewer.looks.length;
    source.setScene({ light: false, gain: 0 });
    expect(viewer.looks.length).toBe(resting + 1);
    expect(viewer.last?.y).toBeLessThan(lit / 2);
    resting = viewer.looks.length;
    source.setAudience(true);
    expect(viewer.looks.length).toBe(resting + 1);
    await viewer.see(5);
  });

  it('goes dark with its light, and brighter with gain', async () => {
    const { source, viewer } = opened();
    await viewer.start().see(1);
    const lit = viewer.last?.y ?? 0;
    source.setScene({ light: true, gain: 60 });
    await viewer.see(1);
    expect(viewer.last?.y).toBeGreaterThan(lit + 30);
    source.setScene({ light: false, gain: 0 });
    await viewer.see(1);
    expect(viewer.last?.y).toBeLessThan(30);
  });
});

describe('the frame clock', () => {
  it('never goes back, keeps to its grid and leaves out what has passed', () => {
    const time = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 240 }), (due, late, fps) => {
        const period = 1000 / fps;
        const next = nextTick(due, period, due + late);
        expect(next).toBeGreaterThan(due + late - 1e-6);
        expect(next).toBeLessThanOrEqual(due + late + period + 1e-6);
        const ticks = (next - due) / period;
        expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('the pool of frames', () => {
  const size = { width: 64, height: 48 };

  it('gives no memory away that somebody holds', () => {
    const pool = new FramePool();
    const held: Frame[] = [];
    for (let index = 0; index < 20; index++) {
      const { frame, planes } = pool.take(size);
      planes.luma.fill(index);
      held.push(frame);
    }
    expect(held.map((frame) => planesOf(frame).luma[0])).toEqual(held.map((_, index) => index));
    pool.free();
    expect(held.map((frame) => planesOf(frame).luma[0])).toEqual(held.map((_, index) => index));
    for (const frame of held) frame.free();
  });

  it('uses memory again that was freed', () => {
    const pool = new FramePool();
    const first = pool.take(size);
    first.planes.luma.fill(77);
    first.frame.free();
    const second = pool.take(size);
    expect(second.planes.luma[0]).toBe(77);
    second.frame.free();
    pool.free();
  });
});
