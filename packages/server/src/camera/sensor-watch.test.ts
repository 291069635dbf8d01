import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WAITING } from '../media/messages.ts';
import { SensorWatch } from './sensor-watch.ts';

const RTSP = { kind: 'rtsp', url: 'rtsp://admin:hunter2@camera.example/1?token=abc' } as const;
const ONVIF = { kind: 'onvif', url: 'onvif://admin:hunter2@192.0.2.7:8000' } as const;
const START = '2026-11-25T09:00:00.000Z';
const LATER = '2026-11-25T09:01:00.000Z';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(START) });
  return () => {
    vi.useRealTimers();
  };
});

const later = () => vi.setSystemTime(Date.parse(LATER));

describe('the sensors of a head', () => {
  it('are those of all its sources, of which one is in use', () => {
    const watch = new SensorWatch([[{ kind: 'synthetic' }, RTSP, ONVIF], null]);
    watch.note(0, { exists: true, sensors: 4 }, 2);
    expect(watch.list(0, { width: 640, height: 480, fps: 24.96 })).toEqual([
      { sensor: 1, source: 'synthetic', state: 'idle', since: START },
      { sensor: 2, source: 'synthetic', state: 'ok', since: START, resolution: '640x480', fps: 25 },
      { sensor: 3, source: 'rtsp://camera.example/1?…', state: 'idle', since: START },
      { sensor: 4, source: 'onvif://192.0.2.7:8000', state: 'idle', since: START },
    ]);
    expect(watch.list(1, null)).toBeUndefined();
  });

  it('say since when they are as they are, and why', () => {
    const watch = new SensorWatch([null, [RTSP]]);
    watch.note(1, { exists: false, sensors: 1, problem: WAITING }, 1);
    expect(watch.list(1, null)).toMatchObject([{ state: 'starting', since: START }]);
    later();
    watch.note(1, { exists: false, sensors: 1, problem: WAITING }, 1);
    expect(watch.list(1, null)).toMatchObject([{ since: START }]);
    watch.note(1, { exists: false, sensors: 1, problem: 'the camera does not answer' }, 1);
    expect(watch.list(1, null)).toMatchObject([
      { state: 'lost', since: LATER, error: 'the camera does not answer' },
    ]);
  });

  it('change places when another one is taken; one too high is the last', () => {
    const watch = new SensorWatch([[{ kind: 'file', path: '/films/a.mp4' }, RTSP], null]);
    watch.note(0, { exists: true, sensors: 2 }, 1);
    later();
    watch.note(0, { exists: true, sensors: 2 }, 9);
    expect(watch.list(0, null)).toMatchObject([
      { source: 'file:/films/a.mp4', state: 'idle', since: LATER },
      { state: 'ok', since: LATER },
    ]);
  });

  it('keep the reason for which they were left, and tell that settings do not reach one', () => {
    const watch = new SensorWatch([[RTSP, ONVIF], null]);
    watch.note(0, { exists: false, sensors: 2, problem: 'the camera does not answer' }, 1);
    watch.note(0, { exists: true, sensors: 2, warning: 'settings do not reach it' }, 2);
    expect(watch.list(0, null)).toMatchObject([
      { state: 'idle', error: 'the camera does not answer' },
      { state: 'ok', error: 'settings do not reach it' },
    ]);
    watch.note(0, { exists: true, sensors: 2 }, 1);
    expect(watch.list(0, null)?.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  it('are named without the password, whatever that is', () => {
    const letter = fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom(...`/?#@:'"% &,=`));
    const password = fc
      .array(letter, { maxLength: 20 })
      .map((letters) => `${letters.join('').replaceAll('\n', ' ')}S3CRET`);
    fc.assert(
      fc.property(password, (secret) => {
        const urls = [`rtsp://viewer:${secret}@camera/1`, `rtsp://camera/1?pw=${secret}`];
        const watch = new SensorWatch([
          [
            { kind: 'rtsp', url: urls[0] ?? '' },
            { kind: 'rtsp', url: urls[1] ?? '' },
          ],
          [{ kind: 'onvif', url: `onvif://viewer:${secret}@camera` }],
        ]);
        const report = { exists: false, sensors: 1, problem: `${urls[0]}: it does not answer` };
        for (const index of [0, 1] as const) {
          watch.note(index, report, 1);
          expect(watch.list(index, null)).not.toHaveLength(0);
          expect(JSON.stringify(watch.list(index, null))).not.toContain('S3CRET');
        }
      }),
    );
  });
});
