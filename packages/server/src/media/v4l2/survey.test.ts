import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Viewer } from '../sources/viewer.testkit.ts';
import { Desk } from './desk.testkit.ts';
import { C920, PLAIN_WEBCAM } from './recorded-camera.testkit.ts';
import { findDevices, surveyAbilities, surveySizes } from './survey.ts';

describe('the sizes of a camera', () => {
  it('are those of the first one that is not taken; one named by its path may be', async () => {
    const desk = new Desk();
    desk.plug('video0', PLAIN_WEBCAM);
    desk.plug('video1');
    const [first, second] = [desk.path('video0'), desk.path('video1')];
    const plain = { path: first, sizes: ['640x480', '1280x720'] };
    expect(await surveySizes({ by: 'any' }, [], desk.hardware())).toEqual(plain);
    const next = await surveySizes({ by: 'any' }, [first], desk.hardware());
    expect([next.path, next.sizes.at(-1)]).toEqual([second, '1920x1080']);
    expect(await surveySizes({ by: 'path', path: first }, [first], desk.hardware())).toEqual(plain);
    expect(await surveySizes({ by: 'any' }, [first, second], desk.hardware())).toEqual({
      path: null,
      sizes: [],
    });
  });
});

describe('cameras that no head uses', () => {
  it('are found with the source to write, of two of a kind the second by its path', async () => {
    const desk = new Desk();
    desk.plug('video0', C920, ['0c45', '6366']);
    desk.plug('video1', C920, ['046d', '082d']);
    desk.plug('video2', C920, ['046d', '082d']);
    desk.plug('video3', C920, ['046d', '082d']);
    desk.plug('video4', { ...C920, card: 'Grabber' });
    desk.plug('video5', { ...C920, modes: [] });
    mkdirSync(join(desk.directory, 'dev', 'v4l', 'by-id'), { recursive: true });
    const link = join(desk.directory, 'dev', 'v4l', 'by-id', 'usb-3');
    symlinkSync(desk.path('video3'), link);
    await new Viewer(desk.source({ by: 'path', path: desk.path('video0') })).start().see(1);
    const card = 'HD Pro Webcam C920';
    const found = await findDevices(desk.hardware());
    expect(found).toMatchObject([
      { address: 'v4l2:usb:046d:082d', name: card, model: null },
      { address: `v4l2:${desk.path('video2')}`, name: card, model: null },
      { address: `v4l2:${link}`, name: card, model: null },
      { address: `v4l2:${desk.path('video4')}`, name: 'Grabber', model: null },
    ]);
    const { device, formats, controls, keys } = found[0]?.abilities ?? {};
    expect(device).toBe(desk.path('video1'));
    expect(formats).toContainEqual({ format: 'MJPG', width: 1920, height: 1080, rates: [30] });
    const choices = [
      { value: 1, name: 'Manual Mode' },
      { value: 3, name: 'Aperture Priority Mode' },
    ];
    expect(controls?.find(({ id }) => id === '0x009a0901')).toMatchObject({ default: 3, choices });
    expect(keys).toContainEqual({ key: 'auto-exposure', by: 'camera', controls: ['0x009a0901'] });
    writeFileSync(desk.path('video6'), '');
    mkdirSync(join(desk.directory, 'sys', 'video7'));
    writeFileSync(join(desk.directory, 'sys', 'video7', 'index'), '1\n');
    writeFileSync(desk.path('video7'), '');
    const hint = `${desk.path('video6')} may not be opened by this user: add the user to the group "video"`;
    expect((await findDevices(desk.hardware())).slice(4)).toEqual([
      { address: `v4l2:${desk.path('video6')}`, name: null, model: null, problem: hint },
    ]);
    const idle = await surveyAbilities({ by: 'any' }, 1, desk.hardware());
    expect(idle?.device).toBe(desk.path('video1'));
    expect(desk.cameras.get(desk.path('video4'))?.open).toBe(false);
  });
});
