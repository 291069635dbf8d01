import { describe, expect, it, onTestFinished } from 'vitest';
import type { HeadSpec, SourceSpec } from '../messages.ts';
import { levelsOf, neutral } from '../picture/frames.testkit.ts';
import type { SceneSettings, SourceEvents } from '../sources/source.ts';
import { until } from '../sources/viewer.testkit.ts';
import { readMarker } from '../synthetic/marker.ts';
import { planesOf } from '../synthetic/planes.ts';
import { GreyFilm } from './grey-film.testkit.ts';
import { SensorSwitch } from './sensor-switch.ts';

/** Of the synthetic source; large enough for its marker. */
const FORMAT = { width: 640, height: 360, fps: 50 };
const SMALL = { width: 160, height: 90, fps: 50 };
const SYNTHETIC: SourceSpec = { kind: 'synthetic' };
const LIT: SceneSettings = { light: true, gain: 0 };

/** What a frame showed. */
interface Seen {
  readonly width: number;
  readonly y: number;
  readonly u: number;
  /** Number of a synthetic frame, which begins at 0 with its source. */
  readonly counter: number | undefined;
}

/** The switch of a head 2, and all that came out of it. */
class Switched {
  readonly seen: Seen[] = [];
  readonly presence: boolean[] = [];
  readonly sensors: SensorSwitch;

  constructor(spec: HeadSpec, { format = SMALL, scene = LIT } = {}) {
    const events: SourceEvents = {
      frame: (frame) => {
        const { width, height } = frame;
        const { luma, lumaStride } = planesOf(frame);
        const { y, u } = levelsOf(frame);
        this.seen.push({ width, y, u, counter: readMarker(luma, lumaStride, width, height)?.counter });
        frame.free();
      },
      exists: (exists) => this.presence.push(exists),
      log: () => {},
    };
    this.sensors = new SensorSwitch(2, spec, { format, scene, picture: neutral(), events });
    onTestFinished(() => this.sensors.stop());
  }

  get last(): Seen | undefined {
    return this.seen.at(-1);
  }

  /** Waits for so many more frames. */
  async see(frames: number): Promise<void> {
    const wanted = this.seen.length + frames;
    await until(() => this.seen.length >= wanted);
  }
}

/** The close view of synthetic head 2 holds more yellow than the wide one, in any size. */
const isClose = (seen: Seen | undefined) => seen !== undefined && seen.u < 120.5;

describe('the sensors of a head', () => {
  it('are those of all its sources', () => {
    const film: SourceSpec = { kind: 'file', path: 'film.mp4' };
    const rtsp: SourceSpec = { kind: 'rtsp', url: 'rtsp://camera.example/1' };
    const count = (...spec: HeadSpec) => new Switched(spec).sensors.count;
    expect([count(SYNTHETIC), count(film), count(film, SYNTHETIC, rtsp)]).toEqual([2, 1, 4]);
  });

  it('deliver nothing before one is selected', async () => {
    const idle = new Switched([SYNTHETIC]);
    const other = new Switched([SYNTHETIC]);
    other.sensors.select(1);
    await other.see(3);
    expect(idle.seen).toEqual([]);
  });

  it('are counted over all sources, each sensor once', async () => {
    const [first, last] = [
      new GreyFilm({ width: 64, height: 48 }, 50),
      new GreyFilm({ width: 32, height: 24 }, 200),
    ];
    const head = new Switched([first.spec, SYNTHETIC, last.spec]);
    const widths: number[] = [];
    for (const sensor of [1, 2, 3, 4]) {
      expect(head.sensors.select(sensor)).toBe(true);
      const wanted = [64, 160, 160, 32][sensor - 1];
      await until(
        () => head.last?.width === wanted && (wanted !== 160 || isClose(head.last) === (sensor === 3)),
      );
      widths.push(head.last?.width ?? 0);
    }
    expect(widths).toEqual([64, 160, 160, 32]);
  });

  it('that are selected say whether they are others than before, and one too high is the last', async () => {
    const { sensors } = new Switched([SYNTHETIC]);
    expect([1, 1, 2, 2, 99, 3, 1].map((sensor) => sensors.select(sensor))).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});

describe('a change of sensors', () => {
  it('within one source lets it run on', async () => {
    const head = new Switched([SYNTHETIC], { format: FORMAT });
    head.sensors.select(1);
    await head.see(2);
    head.sensors.select(2);
    await until(() => isClose(head.last));
    head.sensors.select(1);
    await until(() => !isClose(head.last));
    const counters = head.seen.map(({ counter }) => counter);
    expect(counters).toEqual(counters.map((_, at) => at));
    expect(head.presence).toEqual([true]);
  });

  it('from one source to another ends the first: nothing of it comes behind the other', async () => {
    const film = new GreyFilm({ width: 64, height: 48 }, 50);
    const head = new Switched([SYNTHETIC, film.spec]);
    head.sensors.select(2);
    await head.see(2);
    head.sensors.select(3);
    await until(() => head.last?.width === 64);
    await head.see(5);
    const widths = head.seen.map(({ width }) => width);
    expect(widths.slice(widths.indexOf(64)).every((width) => width === 64)).toBe(true);
    expect(head.presence).toEqual([true, true]);
  });

  it('back to a source begins it anew, with the sensor that was selected', async () => {
    const film = new GreyFilm({ width: 64, height: 48 }, 50);
    const head = new Switched([film.spec, SYNTHETIC], { format: FORMAT });
    for (const sensor of [2, 1, 3]) {
      head.sensors.select(sensor);
      await until(() => head.last?.width === (sensor === 1 ? 64 : 640));
    }
    const again = head.seen.slice(head.seen.findLastIndex(({ width }) => width === 64) + 1);
    expect(again[0]?.counter).toBe(0);
    expect(again.every(isClose)).toBe(true);
  });

  it('that comes before the last one is done skips what nobody wants any more', async () => {
    const films = [50, 100, 150].map((level) => new GreyFilm({ width: 64, height: 48 }, level).spec);
    const head = new Switched([SYNTHETIC, ...films]);
    for (const sensor of [1, 3, 4, 5, 2, 3, 1, 4]) head.sensors.select(sensor);
    await head.see(5);
    expect(head.seen.map(({ y }) => Math.round(y))).toEqual(head.seen.map(() => 100));
    expect(head.presence).toEqual([true]);
  });
});

describe('the running source', () => {
  it('tells whether it does light and gain itself', async () => {
    const film = new GreyFilm({ width: 64, height: 48 }, 50);
    const head = new Switched([SYNTHETIC, film.spec]);
    const does = [head.sensors.simulatesSensor];
    for (const [sensor, width] of [
      [1, 160],
      [3, 64],
      [2, 160],
    ] as const) {
      head.sensors.select(sensor);
      await until(() => head.last?.width === width);
      does.push(head.sensors.simulatesSensor);
    }
    expect(does).toEqual([false, true, false, true]);
  });

  it('begins with the scene and the format of now, not of long ago', async () => {
    const head = new Switched([SYNTHETIC]);
    head.sensors.setScene({ light: false, gain: 0 });
    head.sensors.setFormat({ width: 320, height: 180, fps: 50 });
    head.sensors.select(1);
    await head.see(1);
    expect(head.seen[0]?.width).toBe(320);
    expect(head.seen[0]?.y).toBeLessThan(30);
  });

  it('follows scene and format with its next frame', async () => {
    const head = new Switched([SYNTHETIC]);
    head.sensors.select(1);
    await head.see(1);
    expect(head.last?.y).toBeGreaterThan(60);
    head.sensors.setScene({ light: false, gain: 0 });
    await head.see(1);
    expect(head.last?.y).toBeLessThan(30);
    head.sensors.setFormat({ width: 320, height: 180, fps: 50 });
    await head.see(1);
    expect(head.last).toMatchObject({ width: 320 });
  });

  it('is followed by one that has the scene of now', async () => {
    const film = new GreyFilm({ width: 64, height: 48 }, 50);
    const head = new Switched([film.spec, SYNTHETIC]);
    head.sensors.select(1);
    await head.see(1);
    head.sensors.setScene({ light: false, gain: 0 });
    head.sensors.select(2);
    await until(() => head.last?.width === 160);
    expect(head.seen.find(({ width }) => width === 160)?.y).toBeLessThan(30);
  });
});

describe('the end', () => {
  /** Whether frames still come: others would have come meanwhile. */
  async function isStill(head: Switched): Promise<boolean> {
    const { length } = head.seen;
    const other = new Switched([SYNTHETIC]);
    other.sensors.select(1);
    await other.see(4);
    return head.seen.length === length;
  }

  it('leaves nothing of the source', async () => {
    const head = new Switched([SYNTHETIC]);
    head.sensors.select(2);
    await head.see(2);
    await head.sensors.stop();
    expect(await isStill(head)).toBe(true);
    expect(head.sensors.simulatesSensor).toBe(false);
  });

  it('may come before a sensor was selected, during a change, and twice', async () => {
    const film = new GreyFilm({ width: 64, height: 48 }, 50);
    const head = new Switched([SYNTHETIC, film.spec]);
    await head.sensors.stop();
    head.sensors.select(1);
    head.sensors.select(3);
    await Promise.all([head.sensors.stop(), head.sensors.stop()]);
    expect(await isStill(head)).toBe(true);
    expect(head.seen).toEqual([]);
  });
});
