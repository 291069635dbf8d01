import { describe, expect, it, onTestFinished } from 'vitest';
import type { HeadSpec } from '../messages.ts';
import { OnvifDevice } from '../onvif/onvif-device.testkit.ts';
import { RtspPeer } from '../sources/rtsp-peer.testkit.ts';
import { until } from '../sources/viewer.testkit.ts';
import { Running } from './engine.testkit.ts';

/** A camera on the network, and where it is. */
async function camera(step = 1): Promise<{ device: OnvifDevice; spec: HeadSpec }> {
  const pictures = await RtspPeer.start('digest');
  onTestFinished(() => pictures.stop());
  const device = await OnvifDevice.start(
    { streamUrl: pictures.url('h264'), account: { username: 'viewer', password: 's3cret' } },
    { address: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => device.stop());
  device.imaging.step = step;
  return { device, spec: [{ kind: 'onvif', url: `onvif://viewer:s3cret@127.0.0.1:${device.port}` }] };
}

describe('a camera that is asked for a setting', () => {
  it('has it when that is answered, and the settings are as before where it refuses', async () => {
    const { device, spec } = await camera();
    const running = await Running.start({}, [spec, [{ kind: 'synthetic' }]]);
    await until(() => device.imaging.changes > 0);
    expect(await running.engine.control({ brightness: 75, gain: 10 }, 1)).toEqual({});
    expect(device.imaging.values.Brightness).toBe(32);
    device.imaging.refusing = true;
    expect(await running.engine.control({ brightness: 25 }, 2)).toEqual({
      brightness:
        'Camera 1 does not take brightness (The requested settings are incorrect); choose another value',
    });
    expect(running.of('adjusted')).toEqual([{ type: 'adjusted', settings: { brightness: 75 }, revision: 2 }]);
    device.imaging.refusing = false;
    const { changes } = device.imaging;
    // It still has the value from before: nothing has to be set again.
    expect(await running.engine.control({ contrast: 60 }, 3)).toEqual({});
    expect([device.imaging.values.Brightness, device.imaging.changes]).toEqual([32, changes + 1]);
  });

  it('and never answers has refused it, and what was set stays', async () => {
    const { device, spec } = await camera();
    const running = await Running.start({ brightness: 50 }, [spec, null]);
    await until(() => device.imaging.changes > 0);
    expect(await running.engine.control({ brightness: 60 }, 1)).toEqual({});
    device.unanswered.add('SetImagingSettings');
    const drag = Array.from({ length: 20 }, (_, step) =>
      running.engine.control({ brightness: 61 + step }, 2 + step),
    );
    const why = 'Camera 1 does not take brightness: settings do not reach it: the camera does not answer';
    expect(new Set((await Promise.all(drag)).map(({ brightness }) => brightness))).toEqual(new Set([why]));
    expect(running.of('adjusted')).toEqual([
      { type: 'adjusted', settings: { brightness: 60 }, revision: 21 },
    ]);
    const warnings = () => running.of('heads').map(({ heads }) => heads[0]?.warning);
    await until(() => warnings().at(-1)?.startsWith('settings do not reach it') === true);
    device.unanswered.clear();
    await until(() => warnings().at(-1) === undefined);
    // 60 of 100, from -64 to 64.
    expect(device.imaging.values.Brightness).toBe(13);
  });

  it('and rounds is not set by another one that rounds otherwise, nor the other way round', async () => {
    const [first, second] = await Promise.all([camera(10), camera(7)]);
    const running = await Running.start({}, [first.spec, second.spec]);
    const devices = [first.device, second.device];
    await until(() => devices.every(({ imaging }) => imaging.changes > 0));
    expect(await running.engine.control({ contrast: 45 }, 1)).toEqual({});
    const looks = ({ asked }: OnvifDevice) => asked.filter((each) => each === 'GetImagingSettings').length;
    const changes = () => devices.map(({ imaging }) => imaging.changes);
    await until(async () => {
      const before = { looks: devices.map(looks), changes: changes().join() };
      await until(() => devices.every((device, index) => looks(device) > (before.looks[index] ?? 0) + 1));
      return changes().join() === before.changes;
    });
    expect(devices.map(({ imaging }) => imaging.values.Contrast)).toEqual([50, 42]);
    expect(running.of('adjusted').some(({ settings }) => 'contrast' in settings)).toBe(false);
  });
});
