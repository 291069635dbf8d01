import { describe, expect, it, onTestFinished } from 'vitest';
import { PICTURE_KEYS, type PictureKey, type PictureSettings } from '../messages.ts';
import { neutral } from '../picture/frames.testkit.ts';
import { HeldFrames } from './held-frames.testkit.ts';
import type { Source, SourceFormat } from './source.ts';
import { until, Viewer } from './viewer.testkit.ts';

/** What a source is opened with. */
export const FORMAT: SourceFormat = { width: 640, height: 360, fps: 30 };

/** The least and the most of a key, or what an automatic can be. */
export type Extreme = 0 | 100 | boolean;

/** A source, and what stands behind it. */
export interface Stand {
  readonly source: Source;
  /** Takes away what the pictures come from, and brings it back; undefined where nothing can get lost. */
  readonly lose?: () => void | Promise<void>;
  readonly bringBack?: () => void | Promise<void>;
  /** The camera that takes settings; undefined where nothing does. */
  readonly device?: {
    /** Whether that is what is set in it. */
    has(key: PictureKey, value: Extreme): boolean;
    /** How often something was set in it. */
    changes(): number;
  };
}

/** What of a source is its own. */
export interface Kind {
  /** The pictures that come; undefined for those that are asked for. */
  readonly picture?: SourceFormat;
  /** Whether it can get lost. */
  readonly isLost: boolean;
  /** Whether there is a camera that takes settings. */
  readonly takesSettings: boolean;
}

/** How often pictures began to come. On a busy machine the first try of a source may fail: its peer is late. */
function comings({ presence }: Viewer): number {
  return presence.filter(({ exists }) => exists).length;
}

/**
 * What every source has to hold, whatever it is.
 *
 * @param open - gives a new source, with something that delivers
 */
export function itBehavesAsASource(name: string, kind: Kind, open: () => Promise<Stand>): void {
  describe(`${name}, as a source`, () => {
    const opened = async () => {
      const stand = await open();
      onTestFinished(() => stand.source.stop());
      return { ...stand, viewer: new Viewer(stand.source) };
    };
    const picture = kind.picture ?? FORMAT;

    it('delivers pictures in YUV 4:2:0, full range, bt709, and says that they come', async () => {
      const { viewer } = await opened();
      await viewer.start().see(5);
      expect(viewer.looks.every(({ promised }) => promised)).toBe(true);
      expect(viewer.presence.at(-1)).toEqual({ exists: true, problem: undefined });
      expect(comings(viewer)).toBe(1);
    });

    it('delivers them in their size and at the pace of the clock, one after the other', async () => {
      const { viewer } = await opened();
      // The first ones of a network may come in one go.
      await viewer.start().see(5);
      await viewer.see(picture.fps);
      const { width, height } = picture;
      expect(viewer.last).toMatchObject({ width, height });
      const times = viewer.times.slice(-picture.fps);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      const second = (times.at(-1) ?? 0) - (times[0] ?? 0);
      // Never hurried; how late they are is a matter of the machine.
      expect(second).toBeGreaterThan(800);
      expect(second).toBeLessThan(3_000);
    });

    it.runIf(kind.picture === undefined)('delivers them at another rate when it is asked to', async () => {
      const { source, viewer } = await opened();
      await viewer.start().see(2);
      source.setFormat({ ...FORMAT, fps: 10 });
      // Some are under way.
      await viewer.see(20);
      const times = viewer.times.slice(-10);
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(750);
      expect(viewer.last).toMatchObject({ width: FORMAT.width, height: FORMAT.height });
    });

    it('delivers nothing before it is started, and tells nothing after it has stopped', async () => {
      const { source, viewer, lose, bringBack, device } = await opened();
      expect(viewer.looks).toHaveLength(0);
      await viewer.start().see(2);
      await source.stop();
      const told = () =>
        [viewer.looks, viewer.presence, viewer.lines, viewer.adjusted].map((each) => each.length);
      const [before, changes] = [told(), device?.changes()];
      source.setPicture?.(neutral({ brightness: 100, contrast: 0 }));
      await lose?.();
      expect(device?.changes()).toBe(changes);
      await bringBack?.();
      const another = await opened();
      await another.viewer.start().see(3);
      expect(told()).toEqual(before);
    });

    it('stops before its first picture, twice, and without ever having been started', async () => {
      const { source, viewer } = await opened();
      viewer.start();
      await Promise.all([source.stop(), source.stop()]);
      await source.stop();
      expect(viewer.looks.length).toBeLessThan(3);
      const idle = await opened();
      await idle.source.stop();
    });

    it('takes a second start for the first', async () => {
      const { viewer } = await opened();
      viewer.start().start();
      await viewer.see(3);
      expect(comings(viewer)).toBe(1);
    });

    it('takes any setting at any time, and is none the worse for it', async () => {
      const { source, viewer } = await opened();
      const settings = () => {
        source.setAudience?.(false);
        for (const sensor of [0, 1, 2, 99, Number.NaN]) source.selectSensor(sensor);
        for (const gain of [-1, 1000, Number.NaN, 0]) source.setScene({ light: gain === 0, gain });
        for (const brightness of [-1, 1000, Number.NaN]) source.setPicture?.(neutral({ brightness }));
        source.setFormat({ width: 0, height: -2, fps: 0 });
        source.setFormat({ width: Number.NaN, height: Number.POSITIVE_INFINITY, fps: Number.NaN });
        source.setFormat({ width: 322, height: 182, fps: 20 });
        source.setFormat(FORMAT);
        source.setAudience?.(true);
      };
      settings();
      await viewer.start().see(2);
      settings();
      await viewer.see(2);
      await until(() => viewer.last?.width === picture.width && viewer.exists === true);
      const stopped = source.stop();
      const seen = viewer.looks.length;
      settings();
      expect(viewer.looks.length).toBe(seen);
      await stopped;
      settings();
      expect(viewer.exists).toBe(true);
    });

    it('frees every frame that it does not deliver', async () => {
      const frames = HeldFrames.watch();
      const { source, viewer } = await opened();
      await viewer.start().see(10);
      await source.stop();
      expect(frames.made).toBeGreaterThanOrEqual(10);
      expect(frames.held).toBe(0);
      const interrupted = await opened();
      interrupted.viewer.start();
      await interrupted.source.stop();
      expect(frames.held).toBe(0);
    });

    it.runIf(kind.isLost)(
      'that is lost says so with the reason, and delivers again when it is back',
      async () => {
        const { source, viewer, lose, bringBack } = await opened();
        await viewer.start().see(2);
        await lose?.();
        await until(() => viewer.exists === false);
        expect(viewer.presence.at(-1)?.problem).toMatch(/\w/);
        await bringBack?.();
        await until(() => viewer.exists === true);
        await viewer.see(2);
        expect(viewer.last).toMatchObject({ width: picture.width, promised: true });
        await source.stop();
      },
    );

    it.runIf(kind.isLost)('that is lost is stopped at once', async () => {
      const { source, viewer, lose, bringBack } = await opened();
      await viewer.start().see(1);
      await lose?.();
      await until(() => viewer.exists === false);
      await source.stop();
      await bringBack?.();
    });

    it.runIf(kind.takesSettings)(
      'sets in the camera what it says that it does, key by key, and nothing else',
      async () => {
        const { source, viewer, device } = await opened();
        source.setPicture?.(neutral());
        await viewer.start().see(1);
        await until(() => source.keys?.has('brightness') === true);
        const keys = [...(source.keys ?? [])];
        for (const key of keys) {
          const extremes: readonly Extreme[] = typeof neutral()[key] === 'boolean' ? [true, false] : [0, 100];
          for (const value of extremes) {
            source.setPicture?.(neutral({ [key]: value }));
            await until(() => device?.has(key, value) === true);
          }
        }
        source.setPicture?.(neutral({ brightness: 100 }));
        await until(() => device?.has('brightness', 100) === true);
        const before = device?.changes() ?? 0;
        source.setPicture?.({
          ...changed(PICTURE_KEYS.filter((key) => !keys.includes(key))),
          brightness: 100,
        });
        source.setPicture?.(neutral({ brightness: 0 }));
        await until(() => device?.has('brightness', 0) === true);
        expect(device?.changes()).toBe(before + 1);
      },
    );

    it.runIf(kind.takesSettings)('says when what was set has come to the camera', async () => {
      const { source, viewer, device } = await opened();
      source.setPicture?.(neutral());
      await viewer.start().see(1);
      await until(() => source.keys?.has('brightness') === true);
      source.setPicture?.(neutral({ brightness: 100 }));
      expect(await source.settled?.(new Set(['brightness']))).toEqual({});
      expect(device?.has('brightness', 100)).toBe(true);
      const stopped = source.stop();
      expect(await source.settled?.(new Set(['brightness']))).toEqual({});
      await stopped;
    });

    it.runIf(!kind.takesSettings)('claims no key: all are left to the picture', async () => {
      const { source, viewer } = await opened();
      await viewer.start().see(1);
      expect(source.keys?.size ?? 0).toBe(0);
      expect(source.setPicture).toBeUndefined();
    });
  });
}

/** Settings of which these are others than neutral. */
function changed(keys: readonly PictureKey[]): PictureSettings {
  const usual = neutral();
  const others = new Map<PictureKey, boolean | number>();
  for (const key of keys) {
    const value: unknown = usual[key];
    if (typeof value === 'boolean') others.set(key, !value);
    else if (typeof value === 'number') others.set(key, value + 1);
  }
  return { ...usual, ...Object.fromEntries(others) };
}
