import { KEY_NAMES, rowOf } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import { INSTRUMENT_GROUPS, instrumentsOf, LEAST_OFFERED, neutralValues } from './catalogue.ts';

const ALL = INSTRUMENT_GROUPS.flatMap((group) => instrumentsOf(group, LEAST_OFFERED));

describe('the instruments', () => {
  it('are one for each key that can be written, but for record and snap', () => {
    const writable = KEY_NAMES.filter((key) => rowOf(key).write !== 'nobody');
    expect(ALL.map(({ key }) => key).toSorted()).toEqual(
      writable.filter((key) => key !== 'record' && key !== 'snap').toSorted(),
    );
  });

  it('are sliders, switches and choices as the row says', () => {
    const kinds = Object.fromEntries(ALL.map(({ key, kind }) => [key, kind]));
    expect(kinds).toMatchObject({
      brightness: 'slider',
      fps: 'slider',
      'cam1-light': 'switch',
      'auto-exposure': 'switch',
      'main-camera': 'choice',
      resolution: 'choice',
      'cam2-sensor': 'choice',
    });
  });

  it('of a camera that has no source are not there', () => {
    const offered = { ...LEAST_OFFERED, cameras: [1] as const };
    expect(instrumentsOf('light', offered).map(({ key }) => key)).not.toContain('cam2-light');
    expect(instrumentsOf('camera', offered).map(({ key }) => key)).not.toContain('cam2-sensor');
    expect(instrumentsOf('light', offered).map(({ key }) => key)).toContain('cam1-light');
  });

  it('offer what the camera offers', () => {
    const camera = instrumentsOf('camera', {
      ...LEAST_OFFERED,
      resolutions: ['640x480', '3840x2160'],
      sensors: [3, 0],
    });
    const valuesOf = (key: string) => camera.find((each) => each.key === key);
    expect(valuesOf('resolution')).toMatchObject({ values: ['640x480', '3840x2160'] });
    expect(valuesOf('cam1-sensor')).toMatchObject({ values: [1, 2, 3] });
    expect(valuesOf('cam2-sensor')).toMatchObject({ values: [1] });
  });

  it('know what leaves the picture as the sensor gave it', () => {
    expect(Object.fromEntries(neutralValues())).toEqual({
      brightness: 50,
      contrast: 50,
      sharpness: 50,
      saturation: 50,
      gain: 0,
      'red-gain': 50,
      'blue-gain': 50,
      'noise-supression': false,
    });
  });
});
