import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ioctl, openIoctl, type Request } from '../../kernel/ioctl.ts';
import type { PictureSettings } from '../messages.ts';
import { neutral } from '../picture/frames.testkit.ts';
import { until } from '../sources/viewer.testkit.ts';
import { ControlDesk } from './control-desk.ts';
import { ID, keyControlsOf } from './key-controls.ts';
import { C920, FACECAM, PLAIN_WEBCAM, RecordedCamera, type Recording } from './recorded-camera.testkit.ts';
import { ERRNO, S_CTRL } from './structures.ts';
import { VideoDevice } from './video-device.ts';

/** A desk at a recorded camera. */
async function at(
  recording: Recording,
  settings: Partial<PictureSettings> = {},
  camera = new RecordedCamera(recording),
) {
  const device = new VideoDevice(camera);
  const adjusted: Partial<PictureSettings>[] = [];
  const refused: string[] = [];
  const controls = keyControlsOf(await device.controls(), 1);
  const desk = new ControlDesk(device, controls, neutral(settings), {
    adjusted: (changes) => adjusted.push(changes),
    refused: (message) => refused.push(message),
  });
  onTestFinished(() => desk.close());
  const has = (id: number, value: number) => until(() => camera.values.get(id) === value);
  return { camera, desk, adjusted, refused, has };
}

describe('the keys of a camera', () => {
  it('are those that it has controls for, by their ids', async () => {
    const { desk } = await at(C920);
    expect([...desk.keys].toSorted()).toEqual([
      'auto-exposure',
      'auto-white-balance',
      'brightness',
      'contrast',
      'gain',
      'saturation',
      'sharpness',
    ]);
  });

  it('are set on its own scale', async () => {
    const { has } = await at(PLAIN_WEBCAM, { brightness: 75, contrast: 0, sharpness: 100, saturation: 50 });
    await has(ID.brightness, 32);
    await has(ID.contrast, 0);
    await has(ID.sharpness, 6);
    await has(ID.saturation, 64);
  });

  it('know the light that a camera has, for its head', async () => {
    const light = { ...C920.controls[0], id: ID.illuminator, type: 2, name: 'light' };
    const lit = { ...C920, controls: [{ min: 0, max: 1, step: 1, default: 0, flags: 0, ...light }] };
    const controls = await new VideoDevice(new RecordedCamera(lit)).controls();
    expect(keyControlsOf(controls, 2).map(({ key }) => key)).toEqual(['cam2-light']);
  });
});

describe('an automatic', () => {
  it('is switched off before what it rules is set', async () => {
    const { camera, has } = await at(C920, { gain: 100, 'auto-exposure': false });
    await has(ID.gain, 255);
    const order = camera.writes.map(({ id }) => id);
    expect(order.indexOf(ID.exposureAuto)).toBeLessThan(order.indexOf(ID.gain));
    expect(camera.values.get(ID.exposureAuto)).toBe(1);
    expect(camera.refusals).toBe(0);
  });

  it('that is on leaves what it rules alone; that is set when it goes off', async () => {
    const { camera, desk, has } = await at(C920, { gain: 40, 'auto-exposure': true, contrast: 100 });
    await has(ID.contrast, 255);
    expect(camera.values.get(ID.exposureAuto)).toBe(3);
    expect(camera.writes.some(({ id }) => id === ID.gain)).toBe(false);
    camera.change(ID.gain, 17);
    desk.apply(neutral({ gain: 40, 'auto-exposure': false, contrast: 100 }));
    await has(ID.gain, 102);
  });

  it('is switched by the modes that the camera has', async () => {
    const { camera, desk, has } = await at(FACECAM);
    await has(ID.exposureAuto, 2);
    desk.apply(neutral({ 'auto-exposure': true }));
    await has(ID.exposureAuto, 0);
    expect(camera.refusals).toBe(0);
  });

  it('sets it anew after it was on for a while', async () => {
    const { camera, desk, has } = await at(C920, { gain: 40 });
    await has(ID.gain, 102);
    desk.apply(neutral({ gain: 40, 'auto-exposure': true }));
    await has(ID.exposureAuto, 3);
    camera.change(ID.gain, 200);
    desk.apply(neutral({ gain: 40 }));
    await has(ID.gain, 102);
  });
});

describe('a slider that is dragged', () => {
  it('ends with its last value, and does not queue what is old by then', async () => {
    const { camera, desk, has } = await at(C920, { gain: 100 });
    await has(ID.gain, 255);
    const before = camera.writes.length;
    for (let value = 0; value <= 100; value += 1) desk.apply(neutral({ brightness: value, gain: 100 }));
    await has(ID.brightness, 255);
    await desk.close();
    expect(camera.writes.length - before).toBeLessThan(5);
  });
});

/** A recorded camera whose requests go to the kernel as well, which has them refused by a device that knows none of them. */
class KernelCamera extends RecordedCamera {
  readonly #kernel: Ioctl;

  constructor(recording: Recording, kernel: Ioctl) {
    super(recording);
    this.#kernel = kernel;
  }

  override async send(request: Request, bytes: Buffer): Promise<number> {
    await this.#kernel.send(request, Buffer.from(bytes));
    return super.send(request, bytes);
  }

  override ask(request: Request, bytes: Buffer): number {
    this.#kernel.ask(request, Buffer.from(bytes));
    return super.ask(request, bytes);
  }
}

describe('twenty changes a second', () => {
  it('cost less than 5 % of a core more than none, with the last value last', async () => {
    const kernel = await openIoctl('/dev/null');
    onTestFinished(() => kernel.close());
    const camera = new KernelCamera(C920, kernel);
    const { desk, has } = await at(C920, { gain: 100 }, camera);
    await has(ID.gain, 255);
    /** Processor time of two seconds, in ms. */
    const measured = async (change: (count: number) => void) => {
      const before = process.cpuUsage();
      for (let count = 1; count <= 40; count += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        change(count);
      }
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    };
    const without = await measured(() => {});
    const withThem = await measured((count) => desk.apply(neutral({ brightness: count, gain: 100 })));
    await has(ID.brightness, 102);
    expect(camera.writes.at(-1)).toEqual({ id: ID.brightness, value: 102 });
    expect(withThem - without).toBeLessThan(100);
  });
});

describe('what was set', () => {
  it('is settled when the camera has it, with what it has refused', async () => {
    const camera = new MoodyCamera(C920);
    const { desk, has } = await at(C920, { brightness: 75 }, camera);
    await has(ID.brightness, 192);
    camera.refused = ID.brightness;
    desk.apply(neutral({ brightness: 90, contrast: 100 }));
    expect(await desk.settled(new Set(['brightness', 'contrast']))).toEqual({
      brightness: expect.stringMatching(
        /^brightness 90 \(.*invalid argument\); choose another value$/,
      ) as string,
    });
    expect(camera.values.get(ID.contrast)).toBe(255);
    expect(await desk.settled(new Set(['contrast']))).toEqual({});
    camera.refused = undefined;
    desk.apply(neutral({ brightness: 100 }));
    expect(await desk.settled(new Set(['brightness']))).toEqual({});
    expect(camera.values.get(ID.brightness)).toBe(255);
  });

  it('is settled where an automatic rules it, and where the camera has gone', async () => {
    const { camera, desk, has } = await at(C920, { 'auto-exposure': true, contrast: 100 });
    await has(ID.contrast, 255);
    desk.apply(neutral({ 'auto-exposure': true, contrast: 100, gain: 90 }));
    expect(await desk.settled(new Set(['gain']))).toEqual({});
    camera.present = false;
    desk.apply(neutral({ contrast: 10 }));
    expect(await desk.settled(new Set(['contrast', 'gain']))).toEqual({});
  });
});

describe('a change that somebody else makes', () => {
  it('is told as that of the key, once', async () => {
    const { camera, adjusted, has } = await at(C920, { gain: 100 });
    await has(ID.gain, 255);
    camera.change(ID.contrast, 255);
    camera.change(ID.autoWhiteBalance, 1);
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ contrast: 100, 'auto-white-balance': true }]);
    expect(camera.values.get(ID.contrast)).toBe(255);
  });

  it('that the user overwrites before it is heard of is not told: the camera has the other', async () => {
    const { camera, desk, adjusted, has } = await at(C920, { gain: 100 });
    await has(ID.gain, 255);
    camera.change(ID.contrast, 255);
    desk.apply(neutral({ gain: 100, contrast: 25 }));
    await has(ID.contrast, 64);
    camera.change(ID.sharpness, 255);
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ sharpness: 100 }]);
    expect(camera.values.get(ID.contrast)).toBe(64);
  });

  it('is told where it comes behind that of the user, which was on its way', async () => {
    const { camera, desk, adjusted, has } = await at(C920, { gain: 100 });
    await has(ID.gain, 255);
    desk.apply(neutral({ gain: 100, contrast: 25 }));
    await has(ID.contrast, 64);
    camera.change(ID.contrast, 255);
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ contrast: 100 }]);
    expect(camera.values.get(ID.contrast)).toBe(255);
  });

  it('is not told while an automatic makes it', async () => {
    const { camera, adjusted, has } = await at(C920, { 'auto-exposure': true, sharpness: 0 });
    await has(ID.sharpness, 0);
    camera.change(ID.gain, 90);
    camera.change(ID.brightness, 0);
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ brightness: 0 }]);
  });
});

/** A camera that refuses one of its controls as long as it is told to. */
class MoodyCamera extends RecordedCamera {
  refused: number | undefined;

  override ask(request: Request, bytes: Buffer): number {
    const refuses = request.code === S_CTRL.code && bytes.readUInt32LE(0) === this.refused;
    return refuses ? ERRNO.invalid : super.ask(request, bytes);
  }
}

describe('a camera', () => {
  it('that takes no value of a level leaves it to the picture, says so once, and does the rest', async () => {
    const lame = { ...C920, needs: { [ID.brightness]: { id: ID.saturation, value: -1 } } };
    const { desk, refused, adjusted, has } = await at(lame, { contrast: 100 });
    await has(ID.contrast, 255);
    desk.apply(neutral({ brightness: 1 }));
    desk.apply(neutral({ brightness: 2, contrast: 0 }));
    await has(ID.contrast, 0);
    await desk.close();
    expect(refused).toEqual([
      'the camera does not take brightness 50: A control could not be set: invalid argument; it is done in the picture instead',
    ]);
    expect([desk.keys.has('brightness'), desk.keys.has('contrast')]).toEqual([false, true]);
    expect(adjusted).toEqual([]);
  });

  it('that refuses a value is asked what it has instead, and that is told', async () => {
    const camera = new MoodyCamera(C920);
    const { desk, refused, adjusted, has } = await at(C920, { brightness: 75 }, camera);
    await has(ID.brightness, 192);
    camera.refused = ID.brightness;
    desk.apply(neutral({ brightness: 90 }));
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ brightness: 75 }]);
    desk.apply(neutral({ brightness: 90 }));
    await until(() => adjusted.length > 1);
    expect(adjusted).toEqual([{ brightness: 75 }, { brightness: 75 }]);
    expect(refused).toHaveLength(1);
    expect(desk.keys.has('brightness')).toBe(true);
    camera.refused = undefined;
    desk.apply(neutral({ brightness: 100 }));
    await has(ID.brightness, 255);
    camera.refused = ID.brightness;
    desk.apply(neutral({ brightness: 90 }));
    await until(() => adjusted.length > 2);
    expect(adjusted.at(-1)).toEqual({ brightness: 100 });
    expect(refused).toEqual([
      expect.stringContaining('the camera does not take brightness 90'),
      expect.stringContaining('the camera does not take brightness 90'),
    ]);
  });

  it('that does not switch tells how its switch stands, though it has never moved', async () => {
    const camera = new MoodyCamera(C920);
    camera.refused = ID.autoWhiteBalance;
    camera.values.set(ID.autoWhiteBalance, 1);
    const { adjusted } = await at(C920, { 'auto-white-balance': false }, camera);
    await until(() => adjusted.length > 0);
    expect(adjusted).toEqual([{ 'auto-white-balance': true }]);
  });

  it('that goes away meanwhile is no complaint', async () => {
    const { camera, desk, refused } = await at(C920);
    camera.present = false;
    desk.apply(neutral({ brightness: 1 }));
    await desk.close();
    expect(refused).toEqual([]);
  });
});
