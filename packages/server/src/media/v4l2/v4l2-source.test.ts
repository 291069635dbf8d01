import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PictureKey } from '../messages.ts';
import { itBehavesAsASource } from '../sources/conformance.testkit.ts';
import { until, Viewer } from '../sources/viewer.testkit.ts';
import { demuxerOptions } from './capture.ts';
import { Desk, FORMAT } from './desk.testkit.ts';
import { ID } from './key-controls.ts';
import { C920, type Recording } from './recorded-camera.testkit.ts';
import { TYPE } from './structures.ts';
import { findDevices } from './survey.ts';

/** A camera that does every key. */
const WITH_GAINS: Recording = {
  ...C920,
  controls: [
    ...C920.controls,
    ...([ID.redBalance, ID.blueBalance, ID.illuminator] as const).map((id) => ({
      id,
      type: id === ID.illuminator ? TYPE.boolean : TYPE.integer,
      name: id.toString(16),
      min: 0,
      max: id === ID.illuminator ? 1 : 255,
      step: 1,
      default: 0,
      flags: 0,
    })),
  ].sort((one, other) => one.id - other.id),
};

/** Which control of it a key is, at its least, and at its most. */
const STOPS: Partial<Record<PictureKey, readonly [id: number, least: number, most: number]>> = {
  brightness: [ID.brightness, 0, 255],
  contrast: [ID.contrast, 0, 255],
  saturation: [ID.saturation, 0, 255],
  sharpness: [ID.sharpness, 0, 255],
  gain: [ID.gain, 0, 255],
  'red-gain': [ID.redBalance, 0, 255],
  'blue-gain': [ID.blueBalance, 0, 255],
  'auto-exposure': [ID.exposureAuto, 1, 3],
  'auto-white-balance': [ID.autoWhiteBalance, 0, 1],
  'cam1-light': [ID.illuminator, 0, 1],
};

itBehavesAsASource('a camera of this machine', { isLost: true, takesSettings: true }, async () => {
  const desk = new Desk();
  let camera = desk.plug('video0', WITH_GAINS);
  return {
    source: desk.source({ by: 'any' }),
    lose: () => desk.unplug('video0'),
    bringBack: () => {
      camera = desk.plug('video0', WITH_GAINS);
    },
    device: {
      has: (key, value) => {
        const [id = 0, least = 0, most = 0] = STOPS[key] ?? [];
        return camera.values.get(id) === (value === 100 || value === true ? most : least);
      },
      changes: () => camera.writes.length,
    },
  };
});

describe('a camera of this machine', () => {
  it('is found by its path, by its USB id, or as the first that is free', async () => {
    const desk = new Desk();
    desk.plug('video0', C920, ['0c45', '6366']);
    desk.plug('video2', C920, ['046d', '082d']);
    const byId = new Viewer(desk.source({ by: 'usb', vendor: '046d', product: '082d' })).start();
    await byId.see(1);
    const first = new Viewer(desk.source({ by: 'any' })).start();
    await first.see(1);
    const second = new Viewer(desk.source({ by: 'any' })).start();
    await until(() => second.exists === false);
    expect(desk.cameras.get(desk.path('video0'))?.writes.length).toBeGreaterThan(0);
    expect(desk.cameras.get(desk.path('video2'))?.writes.length).toBeGreaterThan(0);
    expect(second.presence).toEqual([{ exists: false, problem: 'no camera is plugged in' }]);
  });

  it.each([
    ['the first that is free', { by: 'any' }],
    ['its kind', { by: 'usb', vendor: '046d', product: '082d' }],
  ] as const)('is one of its own for each of two heads that look for %s at once', async (_, name) => {
    const desk = new Desk();
    desk.plug('video0', C920, ['046d', '082d']);
    desk.plug('video1', C920, ['046d', '082d']);
    const sources = [desk.source(name), desk.source(name)];
    const viewers = sources.map((source) => new Viewer(source).start());
    await Promise.all(viewers.map((viewer) => viewer.see(1)));
    const abilities = await Promise.all(sources.map((source) => source.abilities()));
    expect(abilities.map((can) => can?.device).toSorted()).toEqual([
      desk.path('video0'),
      desk.path('video1'),
    ]);
    const third = new Viewer(desk.source(name)).start();
    await until(() => third.exists === false);
    expect(await findDevices(desk.hardware())).toEqual([]);
  });

  it('is the next one where another program has the pictures of the first, and says so where there is none', async () => {
    const desk = new Desk();
    desk.plug('video0');
    desk.plug('video1', { ...C920, modes: [] });
    desk.refusals.set(desk.path('video0'), () => 'Device or resource busy');
    const source = desk.source({ by: 'any' });
    const viewer = new Viewer(source).start();
    await until(() => viewer.exists === false);
    expect(viewer.presence).toEqual([{ exists: false, problem: 'another program uses the camera' }]);
    desk.plug('video2');
    await viewer.see(1);
    expect((await source.abilities())?.device).toBe(desk.path('video2'));
  });

  it('keeps the settings of another program for as long as that has the pictures', async () => {
    const desk = new Desk();
    const camera = desk.plug('video0');
    let attempts = 0;
    desk.refusals.set(desk.path('video0'), () => {
      attempts += 1;
      return attempts < 3 ? 'Device or resource busy' : undefined;
    });
    camera.change(ID.brightness, 200);
    const viewer = new Viewer(desk.source({ by: 'any' })).start();
    await until(() => attempts === 2);
    expect(camera.writes).toEqual([]);
    expect(camera.values.get(ID.brightness)).toBe(200);
    await viewer.see(1);
    await until(() => camera.values.get(ID.brightness) === 192);
  });

  it('is captured in its own MJPEG, then H.264, where the bus has no room for its pictures', async () => {
    const desk = new Desk();
    const modes = ['YUYV', 'MJPG', 'H264'].map((fourcc) => ({ fourcc, width: 640, height: 360, fps: 30 }));
    desk.plug('video0', { ...C920, modes });
    const path = desk.path('video0');
    const attempts: string[] = [];
    let fitting = 'none';
    desk.refusals.set(path, ({ fourcc }) => {
      attempts.push(fourcc);
      return fourcc === fitting ? undefined : 'No space left on device';
    });
    const source = desk.source({ by: 'path', path });
    const viewer = new Viewer(source).start();
    await until(() => viewer.exists === false);
    expect(attempts.slice(0, 3)).toEqual(['YUYV', 'MJPG', 'H264']);
    const problem = "the USB bus has no room for this camera's pictures";
    expect(viewer.presence).toEqual([{ exists: false, problem }]);
    fitting = 'MJPG';
    await viewer.see(1);
    expect(desk.captured).toEqual(['MJPG 640x360']);
    source.setFormat(FORMAT);
    await viewer.see(2);
    expect(desk.captured).toHaveLength(1);
    expect((await source.abilities())?.formats.map(({ format }) => format)).toEqual(['YUYV', 'MJPG', 'H264']);
  });

  it('is captured in the size that it makes of the usual ones where it lists none, at its own rate', async () => {
    const desk = new Desk();
    const modes = [{ fourcc: 'UYVY', width: 720, height: 576, fps: 25 }];
    desk.plug('video0', { ...C920, modes, isTerse: true });
    const source = desk.source({ by: 'any' });
    await new Viewer(source).start().see(1);
    expect(desk.captured).toEqual(['UYVY 720x576']);
    expect((await source.abilities())?.formats).toEqual([
      { format: 'UYVY', width: 720, height: 576, rates: [] },
    ]);
    expect(demuxerOptions({ fourcc: 'UYVY', width: 720, height: 576, fps: 0 }, 30)).not.toHaveProperty(
      'framerate',
    );
    expect(demuxerOptions({ fourcc: 'UYVY', width: 720, height: 576, fps: 25 }, 30)).toHaveProperty(
      'framerate',
      '25',
    );
  });

  it('that the other head uses is not opened again', async () => {
    const desk = new Desk();
    desk.plug('video0');
    const path = desk.path('video0');
    await new Viewer(desk.source({ by: 'any' })).start().see(1);
    const viewer = new Viewer(desk.source({ by: 'path', path })).start();
    await until(() => viewer.exists === false);
    expect(viewer.presence).toEqual([{ exists: false, problem: 'the other head uses the camera' }]);
    expect(desk.captured).toHaveLength(1);
  });

  it('says once that it is not there, and delivers as soon as it is plugged in, with its settings', async () => {
    const desk = new Desk();
    const path = desk.path('video0');
    const viewer = new Viewer(desk.source({ by: 'path', path })).start();
    await until(() => viewer.exists === false);
    const problem = `there is no ${path}: the camera is not plugged in`;
    const camera = desk.plug('video0');
    await viewer.see(2);
    expect(viewer.presence.map((each) => each.problem)).toEqual([problem, undefined]);
    await until(() => camera.values.get(ID.brightness) === 192);
  });

  it('that is unplugged says so, and goes on with its settings when it is back', async () => {
    const desk = new Desk();
    desk.plug('video0');
    const viewer = new Viewer(desk.source({ by: 'any' })).start();
    await viewer.see(2);
    desk.unplug('video0');
    await until(() => viewer.exists === false);
    const again = desk.plug('video0');
    await viewer.see(2);
    expect(viewer.exists).toBe(true);
    await until(() => again.values.get(ID.brightness) === 192);
  });

  it('that this user may not open is one line that says what to do', async () => {
    const desk = new Desk();
    const path = desk.path('video0');
    writeFileSync(path, '');
    const viewer = new Viewer(desk.source({ by: 'path', path })).start();
    await until(() => viewer.exists === false);
    desk.plug('video0');
    await viewer.see(1);
    expect(viewer.lines.filter((line) => line.includes('may not be opened'))).toEqual([
      `Camera v4l2:${path}: ${path} may not be opened by this user: add the user to the group "video"`,
    ]);
  });

  it('is captured in another mode when the picture grows, without being lost', async () => {
    const desk = new Desk();
    desk.plug('video0');
    const source = desk.source({ by: 'any' });
    const viewer = new Viewer(source).start();
    await viewer.see(2);
    source.setFormat({ width: 1280, height: 720, fps: 30 });
    await until(() => viewer.last?.width === 1280);
    expect(desk.captured).toEqual(['YUYV 640x360', 'MJPG 1280x720']);
    expect(viewer.presence).toHaveLength(1);
  });

  it('tells which keys it does itself, while it is there', async () => {
    const desk = new Desk();
    desk.plug('video0');
    const source = desk.source({ by: 'any' });
    const viewer = new Viewer(source);
    expect(source.keys.size).toBe(0);
    await viewer.start().see(1);
    expect(source.keys.has('brightness')).toBe(true);
    desk.unplug('video0');
    await until(() => viewer.exists === false);
    await until(() => source.keys.size === 0);
  });

  it('tells what it delivers, its controls, and who does which key, as long as it is there', async () => {
    const desk = new Desk();
    desk.plug('video0');
    const source = desk.source({ by: 'any' });
    expect(await source.abilities()).toBeUndefined();
    const viewer = new Viewer(source).start();
    await viewer.see(1);
    const can = await source.abilities();
    expect(can).toMatchObject({ device: desk.path('video0'), name: 'HD Pro Webcam C920' });
    expect(can?.formats).toContainEqual({ format: 'YUYV', width: 1920, height: 1080, rates: [5] });
    expect(can?.controls).toContainEqual(
      expect.objectContaining({ id: '0x00980900', min: 0, max: 255, default: 128, inactive: false }),
    );
    expect(can?.keys).toContainEqual({ key: 'brightness', by: 'camera', controls: ['0x00980900'] });
    expect(can?.keys).toContainEqual({ key: 'red-gain', by: 'picture', controls: [] });
    const late = source.abilities();
    desk.unplug('video0');
    await until(() => viewer.exists === false);
    expect(await late).toBeUndefined();
    await until(async () => (await source.abilities()) === undefined);
  });

  it('tells which control an automatic rules at the moment', async () => {
    const desk = new Desk();
    const camera = desk.plug('video0');
    const source = desk.source({ by: 'any' });
    await new Viewer(source).start().see(1);
    const isInactive = async () =>
      (await source.abilities())?.controls.find(({ id }) => id === '0x0098091a')?.inactive;
    await until(async () => (await isInactive()) === false);
    camera.change(ID.autoWhiteBalance, 1);
    expect(await isInactive()).toBe(true);
  });
});
