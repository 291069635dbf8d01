import { describe, expect, it } from 'vitest';
import { openIoctl } from '../../kernel/ioctl.ts';
import { C920, RecordedCamera } from './recorded-camera.testkit.ts';
import { G_CTRL } from './structures.ts';
import { VideoDevice } from './video-device.ts';

describe('the kernel', () => {
  it('is asked by ioctl, and what is no camera is told by its own error', async () => {
    await expect(VideoDevice.open('/dev/null', openIoctl)).rejects.toThrow(
      'It is no video device: inappropriate ioctl for device',
    );
  });

  it('answers on another thread too, and after the device was closed', async () => {
    const door = await openIoctl('/dev/null');
    const answer = door.send(G_CTRL, Buffer.alloc(G_CTRL.size));
    door.close();
    expect(await answer).toBe(25);
    const late = Buffer.alloc(G_CTRL.size);
    expect([door.ask(G_CTRL, late), await door.send(G_CTRL, late)]).toEqual([9, 9]);
  });

  it('says why a device cannot be opened', async () => {
    await expect(VideoDevice.open('/dev/no-such-camera', openIoctl)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('a camera', () => {
  it('says what it is, and what it can', async () => {
    const device = new VideoDevice(new RecordedCamera(C920));
    expect(device.capability).toMatchObject({
      card: 'HD Pro Webcam C920',
      driver: 'uvcvideo',
      captures: true,
    });
    expect(await device.modes()).toEqual(C920.modes);
    expect((await device.controls()).map(({ id }) => id)).toEqual(C920.controls.map(({ id }) => id));
  });

  it('that lists no sizes and rates, as a grabber, is tried with the usual ones', async () => {
    const modes = [{ fourcc: 'YUYV', width: 720, height: 576, fps: 25 }];
    const device = new VideoDevice(new RecordedCamera({ ...C920, modes, isTerse: true }));
    expect(await device.modes()).toEqual([{ fourcc: 'YUYV', width: 720, height: 576, fps: 0 }]);
  });

  it('that has gone is told apart from one that refuses', async () => {
    const camera = new RecordedCamera(C920);
    const device = new VideoDevice(camera);
    await expect(device.set(0x0098_0900, 999)).rejects.toMatchObject({ gone: false });
    camera.present = false;
    await expect(device.set(0x0098_0900, 1)).rejects.toMatchObject({ gone: true });
    expect(() => device.events()).toThrow('The camera has gone: no such device');
  });

  it('that goes, or is closed, in the middle of a list is no camera with a shorter one', async () => {
    for (const end of ['unplugged', 'closed'] as const) {
      const camera = new RecordedCamera(C920);
      const device = new VideoDevice(camera.handle());
      const lists = [device.modes(), device.controls()];
      setImmediate(() => {
        if (end === 'unplugged') camera.present = false;
        else device.close();
      });
      for (const list of lists) await expect(list).rejects.toThrow('The camera has gone');
    }
  });
});
