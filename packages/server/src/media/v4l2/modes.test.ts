import { describe, expect, it } from 'vitest';
import { bestMode, lighterThan, sizesOf } from './modes.ts';
import { C920, PLAIN_WEBCAM, RecordedCamera } from './recorded-camera.testkit.ts';
import { VideoDevice } from './video-device.ts';

const modesOf = (recording: typeof C920) => new VideoDevice(new RecordedCamera(recording)).modes();
const chosen = async (recording: typeof C920, width: number, height: number, fps: number) => {
  const { fourcc, ...mode } = bestMode(await modesOf(recording), { width, height, fps }) ?? {
    fourcc: 'none',
  };
  return `${fourcc} ${'width' in mode ? `${mode.width}x${mode.height}` : ''}`;
};

describe('the mode that is captured', () => {
  it('is raw where that reaches the rate, and packed by the camera where it does not', async () => {
    expect(await chosen(C920, 640, 480, 30)).toBe('YUYV 640x480');
    expect(await chosen(C920, 1280, 720, 30)).toBe('MJPG 1280x720');
    expect(await chosen(C920, 1280, 720, 10)).toBe('YUYV 1280x720');
  });

  it('is the next larger size, or the largest that there is', async () => {
    expect(await chosen(C920, 800, 600, 30)).toBe('MJPG 1280x720');
    expect(await chosen(PLAIN_WEBCAM, 1920, 1080, 30)).toBe('MJPG 1280x720');
  });

  it('is of a format that needs less, where the bus has no room for that of the first', async () => {
    const modes = await modesOf(C920);
    const wanted = { width: 640, height: 480, fps: 30 };
    const [raw, mjpeg] = ['YUYV', 'MJPG'].map((fourcc) => modes.find((mode) => mode.fourcc === fourcc));
    if (!raw || !mjpeg) throw new Error('the recording has lost its modes');
    expect(bestMode(lighterThan(raw, modes), wanted)).toMatchObject({
      fourcc: 'MJPG',
      width: 640,
      height: 480,
    });
    expect(lighterThan(mjpeg, modes).every(({ fourcc }) => fourcc === 'H264')).toBe(true);
  });

  it('is none where the camera has only what cannot be used', async () => {
    const odd = { ...C920, modes: [{ fourcc: 'GREY', width: 640, height: 480, fps: 30 }] };
    expect(await chosen(odd, 640, 480, 30)).toBe('none ');
  });
});

it('lists the sizes of a camera, and no others', async () => {
  expect(sizesOf(await modesOf(PLAIN_WEBCAM))).toEqual(['640x480', '1280x720']);
  expect(sizesOf(await modesOf(C920))).toContain('1920x1080');
});
