import { KEY_NAMES } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import { choiceLabel, labelOf, unitLabel } from './labels.ts';

describe('labels', () => {
  it.each([
    ['cam1-light', 'Camera 1 light'],
    ['red-gain', 'Red gain'],
    ['pip-mode', 'Picture in picture'],
    ['auto-white-balance', 'Automatic white balance'],
    ['jpeg-quality', 'JPEG quality'],
    ['fps', 'Frame rate'],
  ] as const)('%s reads as %s', (key, label) => {
    expect(labelOf(key)).toBe(label);
  });

  it('a key that the device spells wrong is labelled in its right spelling', () => {
    expect(labelOf('noise-supression')).toBe('Noise suppression');
  });

  it('no two keys share a label', () => {
    expect(new Set(KEY_NAMES.map(labelOf)).size).toBe(KEY_NAMES.length);
  });

  it('values of a choice read as words', () => {
    expect(choiceLabel('side-by-side')).toBe('Side by side');
    expect(choiceLabel('off')).toBe('Off');
  });

  it('units that nobody says are replaced', () => {
    expect(unitLabel('1/s')).toBe('fps');
    expect(unitLabel('%')).toBe('%');
    expect(unitLabel(undefined)).toBe('');
  });
});
