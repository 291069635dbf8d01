import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PictureKey } from '../messages.ts';
import type { DeviceImaging } from '../onvif/device-imaging.testkit.ts';
import { OnvifDevice, type OnvifDeviceOptions } from '../onvif/onvif-device.testkit.ts';
import { neutral } from '../picture/frames.testkit.ts';
import { type Extreme, FORMAT, itBehavesAsASource } from './conformance.testkit.ts';
import { openSource } from './open.ts';
import { RedirectingPeer } from './redirecting-peer.testkit.ts';
import { RtspPeer } from './rtsp-peer.testkit.ts';
import type { Source } from './source.ts';
import { until, Viewer } from './viewer.testkit.ts';

const PLACE = { address: '127.0.0.1', port: 0 };

async function picturesOf(): Promise<RtspPeer> {
  const pictures = await RtspPeer.start('digest');
  onTestFinished(() => pictures.stop());
  return pictures;
}

/** A camera with pictures, both of which ask for the password. */
async function camera(options: OnvifDeviceOptions = {}, place = PLACE): Promise<OnvifDevice> {
  const account = { username: 'viewer', password: 's3cret' };
  const streamUrl = options.streamUrl ?? (await picturesOf()).url('h264');
  const device = await OnvifDevice.start({ account, ...options, streamUrl }, place);
  onTestFinished(() => device.stop());
  return device;
}

function open({ address, port }: { address: string; port: number }, password = 's3cret'): Source {
  const url = `onvif://viewer:${password}@${address}:${port}`;
  const source = openSource({ kind: 'onvif', url }, 1, FORMAT);
  onTestFinished(() => source.stop());
  return source;
}

function watch(place: { address: string; port: number }, password?: string) {
  const source = open(place, password);
  return { source, viewer: new Viewer(source).start() };
}

describe('with its pictures', () => {
  let pictures: RtspPeer;
  beforeAll(async () => {
    pictures = await RtspPeer.start('digest');
  });
  afterAll(() => pictures.stop());

  const kind = { picture: { width: 320, height: 192, fps: 15 }, isLost: true, takesSettings: true };
  itBehavesAsASource('an ONVIF camera', kind, async () => {
    const options = { streamUrl: pictures.url('h264') };
    let device = await camera(options);
    return {
      source: open(device),
      lose: async () => {
        await Promise.all([device.stop(), pictures.stop()]);
      },
      bringBack: async () => {
        pictures = await RtspPeer.start('digest', pictures.port);
        device = await camera(options, device);
      },
      device: {
        has: (key, value) => isSet(device.imaging, key, value),
        changes: () => device.imaging.changes,
      },
    };
  });
});

/** Whether a camera stands at the least or the most of a key. */
function isSet(imaging: DeviceImaging, key: PictureKey, value: Extreme): boolean {
  const { values, exposure, whiteBalance } = imaging;
  const isMost = value === 100 || value === true;
  switch (key) {
    case 'brightness':
      return values.Brightness === (isMost ? 64 : -64);
    case 'contrast':
      return values.Contrast === (isMost ? 100 : 0);
    case 'saturation':
      return values.ColorSaturation === (isMost ? 255 : 0);
    case 'sharpness':
      return values.Sharpness === (isMost ? 15 : 0);
    case 'gain':
      return exposure.gain === (isMost ? 48 : 0);
    case 'red-gain':
      return whiteBalance.red === (isMost ? 1_000 : 0);
    case 'blue-gain':
      return whiteBalance.blue === (isMost ? 1_000 : 0);
    case 'auto-exposure':
      return exposure.mode === (isMost ? 'AUTO' : 'MANUAL');
    case 'auto-white-balance':
      return whiteBalance.mode === (isMost ? 'AUTO' : 'MANUAL');
    default:
      return false;
  }
}

describe('an ONVIF camera', () => {
  it('says itself where its pictures are, and its password is told to nobody else', async () => {
    const { viewer } = watch(await camera());
    await viewer.see(3);
    expect(viewer.last).toMatchObject({ width: 320, height: 192 });
    expect(viewer.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify([viewer.lines, viewer.presence])).not.toMatch(/s3cret|viewer/);
  });

  it('that refuses the password is told as lost, without the password, and not asked again at once', async () => {
    const device = await camera();
    const { viewer } = watch(device, 'wr0ng');
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe('the camera refuses the user name or password');
    expect(JSON.stringify([viewer.lines, viewer.presence])).not.toContain('wr0ng');
    expect(device.asked).toEqual(['GetSystemDateAndTime', 'GetServices', 'GetProfiles']);
  });

  it('whose password is changed while it runs is not stormed with the old one', async () => {
    const device = await camera();
    const { source, viewer } = watch(device);
    await viewer.see(1);
    source.setPicture?.(neutral({ brightness: 75 }));
    await until(() => device.imaging.values.Brightness === 32);
    device.account = { username: 'viewer', password: 'an0ther' };
    source.setPicture?.(neutral({ brightness: 25 }));
    await until(() => viewer.lines.some((line) => line.includes('refuses the user name or password')));
    const refused = device.asked.length;
    source.setPicture?.(neutral({ brightness: 50 }));
    await viewer.see(15);
    expect(device.asked).toHaveLength(refused);
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
    expect(viewer.lines.join(' ')).not.toMatch(/s3cret|an0ther/);
  });

  it('whose clock is set while it runs goes on by the new one', async () => {
    const device = await camera({ clockAheadMs: -20 * 365 * 86_400_000 });
    const { source, viewer } = watch(device);
    await viewer.see(1);
    source.setPicture?.(neutral({ brightness: 75 }));
    await until(() => device.imaging.values.Brightness === 32);
    device.clockAheadMs = 0;
    source.setPicture?.(neutral({ brightness: 25 }));
    await until(() => device.imaging.values.Brightness === -32);
    expect(viewer.lines.join(' ')).not.toContain('refuses');
  });

  it('whose pictures send elsewhere tells that, and nobody there is asked', async () => {
    const elsewhere = await RedirectingPeer.start();
    const pictures = await RedirectingPeer.start({ to: `rtsp://127.0.0.1:${elsewhere.port}/s3cret` });
    const device = await camera({ streamUrl: `rtsp://127.0.0.1:${pictures.port}/live` });
    const { viewer } = watch(device);
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe(
      `the camera sends elsewhere (rtsp://127.0.0.1:${elsewhere.port}/…): give that address itself`,
    );
    expect(elsewhere.asked).toEqual([]);
  });

  it('that is not there yet is found when it comes', async () => {
    const device = await camera();
    await device.stop();
    const { viewer } = watch(device);
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe('the camera refuses the connection');
    await camera({}, device);
    await viewer.see(3);
    expect(viewer.exists).toBe(true);
  });

  it('that never answers does not hold up the stop', async () => {
    const device = await camera();
    device.gate = new Promise(() => {});
    const { source } = watch(device);
    await until(() => device.asked.length > 0 || device.busiest > 0);
    await source.stop();
  });
});

describe('the settings of an ONVIF camera', () => {
  it('are set in the camera when it comes, and the last of many is set last', async () => {
    const device = await camera();
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 75, 'auto-exposure': false, gain: 50 }));
    const viewer = new Viewer(source).start();
    await viewer.see(1);
    await until(() => device.imaging.values.Brightness === 32);
    expect(device.imaging.exposure).toMatchObject({ mode: 'MANUAL', gain: 24 });
    expect(source.keys).toContain('brightness');
    expect(source.keys).not.toContain('cam1-light');
    const can = await source.abilities?.();
    expect(can?.formats).toEqual([
      { format: 'H264 main', width: expect.any(Number), height: expect.any(Number), rates: [15] },
    ]);
    expect(can?.controls).toContainEqual(
      expect.objectContaining({ id: 'Exposure.Mode', choices: expect.any(Array) as unknown[] }),
    );
    expect(viewer.lines[0]).toMatch(/^Camera onvif:/);
    expect(can?.controls).toContainEqual(
      expect.objectContaining({ id: 'Exposure.Gain', min: 0, max: 48, inactive: false }),
    );
    expect(can?.keys).toContainEqual({
      key: 'brightness',
      by: 'camera',
      controls: ['Brightness'],
    });
    for (let brightness = 0; brightness <= 100; brightness += 1) {
      source.setPicture?.(neutral({ brightness, 'auto-exposure': false }));
    }
    await until(() => device.imaging.values.Brightness === 64);
    expect(device.imaging.changes).toBeLessThan(10);
  });

  it('are set seven times a second at most', async () => {
    const device = await camera();
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 50 }));
    new Viewer(source).start();
    await until(() => device.imaging.changes === 1);
    const begun = performance.now();
    for (let changes = 2; changes <= 7; changes += 1) {
      source.setPicture?.(neutral({ brightness: 50 + changes }));
      await until(() => device.imaging.changes === changes);
    }
    // The first of them may have been waited for already.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(750);
  });

  it('that somebody else has changed are told, and no others', async () => {
    const device = await camera();
    const source = open(device);
    // A camera with 16 steps of sharpness has none that is 52.
    source.setPicture?.(neutral({ sharpness: 52 }));
    const viewer = new Viewer(source).start();
    await until(() => device.imaging.changes === 1);
    device.imaging.values.Contrast = 90;
    await until(() => viewer.adjusted.length > 0);
    expect(viewer.adjusted).toEqual([{ contrast: 90 }]);
    source.setPicture?.(neutral({ sharpness: 52, contrast: 90 }));
    expect(device.imaging.changes).toBe(1);
  });

  it('that somebody else changes while another slider is dragged are told, and not undone', async () => {
    const device = await camera();
    const source = open(device);
    source.setPicture?.(neutral());
    const viewer = new Viewer(source).start();
    await until(() => source.keys?.has('contrast') === true && device.imaging.changes > 0);
    await source.settled?.(new Set(['contrast']));
    device.imaging.values.Contrast = 90;
    let brightness = 0;
    let isDragging = true;
    const drag = async () => {
      while (isDragging) {
        brightness = (brightness + 1) % 100;
        source.setPicture?.(neutral({ brightness, ...viewer.adjusted.at(-1) }));
        expect(await source.settled?.(new Set(['brightness']))).toEqual({});
      }
    };
    const dragging = drag();
    await until(() => viewer.adjusted.length > 0);
    isDragging = false;
    await dragging;
    expect(viewer.adjusted).toEqual([{ contrast: 90 }]);
    expect(device.imaging.values.Contrast).toBe(90);
  });

  it('are told the camera again by whoever asks for what it is believed to have', async () => {
    const device = await camera();
    const source = open(device);
    source.setPicture?.(neutral({ contrast: 50 }));
    new Viewer(source).start();
    await until(() => source.keys?.has('contrast') === true);
    await source.settled?.(new Set(['contrast']));
    device.imaging.values.Contrast = 90;
    expect(await source.settled?.(new Set(['contrast']))).toEqual({});
    expect(device.imaging.values.Contrast).toBe(50);
  });

  it('are set again when the camera comes back, while its pictures go on', async () => {
    const streamUrl = (await picturesOf()).url('h264');
    const device = await camera({ streamUrl });
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 75 }));
    const viewer = new Viewer(source).start();
    await until(() => device.imaging.values.Brightness === 32);
    await device.stop();
    await until(() => viewer.lines.some((line) => line.includes('settings do not reach it')));
    source.setPicture?.(neutral({ brightness: 25 }));
    expect(await source.settled?.(new Set(['brightness']))).toEqual({
      brightness: expect.stringContaining('settings do not reach it') as string,
    });
    const back = await camera({ streamUrl }, device);
    await until(() => back.imaging.values.Brightness === -32);
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
    expect(viewer.unsettled[0]).toMatch(/^settings do not reach it: \w/);
    await until(() => viewer.unsettled.at(-1) === undefined);
    expect(source.keys).toContain('brightness');
  });

  it('that it never answers to are refused, and said not to reach it until it has taken one', async () => {
    const device = await camera();
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 50 }));
    const viewer = new Viewer(source).start();
    await until(() => device.imaging.changes === 1);
    await source.settled?.(new Set(['brightness']));
    device.unanswered.add('SetImagingSettings');
    source.setPicture?.(neutral({ brightness: 75 }));
    const reason = 'settings do not reach it: the camera does not answer';
    const refused = { brightness: `brightness: ${reason}` };
    expect(await source.settled?.(new Set(['brightness']))).toEqual(refused);
    // Whoever asked for it takes it back.
    source.setPicture?.(neutral({ brightness: 50 }));
    await until(() => viewer.unsettled.length > 0);
    const tries = () => device.asked.filter((each) => each === 'SetImagingSettings').length;
    const before = tries();
    await until(() => tries() > before);
    // It answers to all questions again, but not to this.
    expect(new Set(viewer.unsettled)).toEqual(new Set([reason]));
    expect(await source.settled?.(new Set(['brightness']))).toEqual(refused);
    device.unanswered.clear();
    await until(() => viewer.unsettled.at(-1) === undefined);
    expect(device.imaging.values.Brightness).toBe(0);
    expect(await source.settled?.(new Set(['brightness']))).toEqual({});
  });

  it('are left to the picture where the user may not change them, which is said', async () => {
    const device = await camera();
    device.mayChange = false;
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 75 }));
    const viewer = new Viewer(source).start();
    await until(() => viewer.lines.some((line) => line.includes('may not change settings')));
    expect([...(source.keys ?? [])]).toEqual([]);
    const { length } = device.asked;
    source.setPicture?.(neutral({ brightness: 25 }));
    await viewer.see(3);
    expect(device.asked).toHaveLength(length);
  });

  it('are set by one of two that show the same camera, and by the other when that has ended', async () => {
    const device = await camera();
    const [first, second] = [open(device), open(device)];
    first.setPicture?.(neutral({ brightness: 75 }));
    await new Viewer(first).start().see(1);
    await until(() => first.keys?.has('brightness') === true);
    const viewer = new Viewer(second).start();
    await viewer.see(1);
    expect([...(second.keys ?? [])]).toEqual([...(first.keys ?? [])]);
    await until(() => device.imaging.values.Brightness === 32);
    const { changes } = device.imaging;
    second.setPicture?.(neutral({ brightness: 25 }));
    await viewer.see(3);
    expect(device.imaging.changes).toBe(changes);
    await first.stop();
    await until(() => device.imaging.values.Brightness === -32);
    expect(viewer.adjusted).toEqual([]);
  });

  it('are left to the picture where the camera takes none', async () => {
    const device = await camera();
    for (const name of [
      'Brightness',
      'Contrast',
      'ColorSaturation',
      'Sharpness',
      'Exposure',
      'WhiteBalance',
    ]) {
      device.imaging.missing.add(name);
    }
    const source = open(device);
    source.setPicture?.(neutral({ brightness: 75 }));
    await new Viewer(source).start().see(3);
    expect([...(source.keys ?? [])]).toEqual([]);
    expect(device.imaging.changes).toBe(0);
  });
});
