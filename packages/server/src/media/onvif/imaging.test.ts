import { describe, expect, it, vi } from 'vitest';
import { device, peerOf } from './camera-peer.testkit.ts';
import { exploreCamera } from './camera-services.ts';
import { Imaging } from './imaging.ts';
import { ImagingWriter } from './imaging-writer.ts';
import type { OnvifDevice } from './onvif-device.testkit.ts';

async function imagingOf(camera: OnvifDevice): Promise<Imaging> {
  const { peer, address } = peerOf(camera);
  const { videoSource } = await exploreCamera(peer, address);
  return await Imaging.open(peer, videoSource ?? '');
}

describe('the imaging of a camera', () => {
  it('is mapped to its own ranges, both ways', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    expect([...imaging.keys].sort()).toEqual([
      'auto-exposure',
      'auto-white-balance',
      'blue-gain',
      'brightness',
      'contrast',
      'gain',
      'red-gain',
      'saturation',
      'sharpness',
    ]);
    const values = {
      brightness: 75,
      contrast: 0,
      saturation: 50,
      sharpness: 100,
      gain: 25,
      'auto-exposure': false,
      'red-gain': 10,
      'blue-gain': 90,
      'auto-white-balance': false,
    };
    await imaging.write(values);
    expect(camera.imaging).toMatchObject({
      values: { Brightness: 32, Contrast: 0, ColorSaturation: 128, Sharpness: 15 },
      exposure: { mode: 'MANUAL', gain: 12 },
      whiteBalance: { mode: 'MANUAL', red: 100, blue: 900 },
    });
    expect(await imaging.read()).toEqual(values);
    // The middle of a range is often 0, which is a value like any other.
    await imaging.write({ ...values, brightness: 50 });
    expect(camera.imaging.values.Brightness).toBe(0);
    expect(camera.imaging.changes).toBe(2);
  });

  it('leaves to the automatics what they rule', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    await imaging.write({ gain: 100, 'auto-exposure': true, 'red-gain': 100, 'auto-white-balance': true });
    expect(camera.imaging).toMatchObject({
      exposure: { mode: 'AUTO', gain: 12 },
      whiteBalance: { mode: 'AUTO', red: 400 },
    });
  });

  it('has no key that the camera does not offer', async () => {
    const camera = await device();
    for (const name of ['Sharpness', 'WhiteBalance']) camera.imaging.missing.add(name);
    const imaging = await imagingOf(camera);
    expect([...imaging.keys].sort()).toEqual([
      'auto-exposure',
      'brightness',
      'contrast',
      'gain',
      'saturation',
    ]);
    await imaging.write({ sharpness: 100, 'auto-white-balance': false, 'red-gain': 3 });
    expect(camera.imaging.changes).toBe(0);
  });

  it('takes the last of many values last, with one request under way', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    camera.busiest = 0;
    await new Promise<void>((resolve, reject) => {
      const writer = new ImagingWriter(imaging, {
        found: ({ brightness }) => {
          if (brightness === 100) resolve();
        },
        refused: reject,
        lost: reject,
      });
      for (let brightness = 0; brightness <= 100; brightness += 1) writer.set({ brightness });
    });
    expect(camera.imaging.values.Brightness).toBe(64);
    expect(camera.imaging.changes).toBeLessThan(5);
    expect(camera.busiest).toBe(1);
  });

  it('tells what the camera refuses, and goes on', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    const told: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const writer = new ImagingWriter(imaging, {
        found: ({ brightness }) => {
          told.push(`brightness ${brightness}`);
          if (brightness === 75) return resolve();
          const isFirst = told.length === 1;
          camera.imaging.refusing = isFirst;
          writer.set({ brightness: isFirst ? 0 : 75 });
        },
        refused: (reason) => told.push(reason),
        lost: reject,
      });
      writer.set({ brightness: 25 });
    });
    expect(told).toEqual([
      'brightness 25',
      'the camera refuses: The requested settings are incorrect',
      'brightness 25',
      'brightness 75',
    ]);
  });

  it('is left to the picture where the camera takes nothing from the start, whose own settings nobody is told', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    camera.imaging.refusing = true;
    const refused: string[] = [];
    const found = await new Promise((resolve, reject) => {
      const writer = new ImagingWriter(imaging, {
        found: resolve,
        refused: (reason) => refused.push(reason),
        lost: reject,
      });
      writer.set({ brightness: 25, sharpness: 80 });
    });
    expect(found).toEqual({});
    expect(imaging.keys.size).toBe(0);
    expect(refused).toEqual([
      'the camera refuses: The requested settings are incorrect; settings are made in the picture',
    ]);
  });

  it('is done without what the camera offers and refuses, which is said once', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    camera.imaging.disliked.add('Exposure');
    const told: string[] = [];
    const wanted = { gain: 25, 'auto-exposure': false, sharpness: 100 };
    for (const brightness of [25, 75]) {
      await new Promise<void>((resolve, reject) => {
        const writer = new ImagingWriter(imaging, {
          found: () => resolve(),
          refused: (reason) => told.push(reason),
          lost: reject,
        });
        writer.set({ ...wanted, brightness });
      });
      expect(camera.imaging.values).toMatchObject({
        Brightness: brightness === 25 ? -32 : 32,
        Sharpness: 15,
      });
    }
    expect(told).toEqual([
      'the camera refuses: The requested settings are incorrect (Exposure); it is done in the picture',
    ]);
    expect(imaging.keys).not.toContain('gain');
    expect(imaging.keys).not.toContain('auto-exposure');
    expect(imaging.keys).toContain('red-gain');
    // All together, each of three alone, and the second time what is left.
    expect(camera.asked.filter((operation) => operation === 'SetImagingSettings')).toHaveLength(5);
  });

  it('is not given up where the camera refuses all of it', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    camera.imaging.refusing = true;
    await expect(imaging.write({ brightness: 75, contrast: 0 })).rejects.toThrow('the camera refuses');
    expect(imaging.keys).toContain('brightness');
    camera.imaging.refusing = false;
    expect(await imaging.write({ brightness: 75, contrast: 0 })).toMatchObject({ hasSet: true });
  });

  it('keeps what the camera refuses once it has taken it, and is told nothing that it has', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    await imaging.write({ brightness: 75, contrast: 0 });
    camera.imaging.disliked.add('Brightness');
    expect(await imaging.write({ brightness: 25, contrast: 100 })).toEqual({
      hasSet: true,
      refused: new Map([['brightness', 'The requested settings are incorrect']]),
    });
    expect(imaging.keys).toContain('brightness');
    expect(camera.imaging.values).toMatchObject({ Brightness: 32, Contrast: 100 });
    expect(await imaging.write({ brightness: 75, contrast: 100 })).toMatchObject({ hasSet: false });
    camera.imaging.disliked.clear();
    // Somebody else sets the contrast, and somebody here sets it back.
    camera.imaging.values.Contrast = 10;
    expect(await imaging.read({ brightness: 75, contrast: 100 })).toMatchObject({ contrast: 10 });
    expect(await imaging.write({ brightness: 75, contrast: 100 })).toMatchObject({ hasSet: true });
    expect(camera.imaging.values.Contrast).toBe(100);
  });

  it('is believed where the camera has rounded it, and told where somebody sets another value', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    await imaging.write({ contrast: 45 });
    // As a camera of a few steps does, which ONVIF cannot tell.
    camera.imaging.values.Contrast = 43;
    expect(await imaging.read({ contrast: 45 })).toMatchObject({ contrast: 45 });
    expect(await imaging.read({ contrast: 45 })).toMatchObject({ contrast: 45 });
    camera.imaging.values.Contrast = 44;
    expect(await imaging.read({ contrast: 45 })).toMatchObject({ contrast: 44 });
    await imaging.write({ contrast: 100 });
    camera.imaging.values.Contrast = 60;
    expect(await imaging.read({ contrast: 100 })).toMatchObject({ contrast: 60 });
  });

  it('is set in a camera that does not tell what is set there, which is said once', async () => {
    const camera = await device();
    camera.imaging.mute = true;
    const imaging = await imagingOf(camera);
    const told: unknown[] = [];
    const note = (what: unknown) => told.push(what);
    const writer = new ImagingWriter(imaging, { found: note, refused: note, lost: note });
    for (const brightness of [25, 75]) {
      writer.set({ brightness });
      await vi.waitFor(() => expect(camera.imaging.changes).toBe(brightness === 25 ? 1 : 2));
      await vi.waitFor(() => expect(told).toHaveLength(1));
    }
    await writer.end();
    expect(camera.imaging.values.Brightness).toBe(32);
    expect(told).toEqual(['the camera refuses: Optional action not implemented']);
  });

  it('tells that the camera is lost, once, and sends nothing any more', async () => {
    const camera = await device();
    const imaging = await imagingOf(camera);
    await camera.stop();
    const problem = await new Promise((lost) => {
      const writer = new ImagingWriter(imaging, { found: lost, refused: lost, lost });
      writer.set({ brightness: 25 });
    });
    expect(String(problem)).toBe('OnvifError: the camera refuses the connection');
  });
});
