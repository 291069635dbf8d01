import { describe, expect, it } from 'vitest';
import { keyCalled } from './use-names.ts';
import { type ValueNames, valueInWords } from './value-words.ts';

const NAMES: ValueNames = {
  field: (name) => (name === 'role' ? 'Rolle' : name),
  text: (field, value) => (field === 'role' ? 'Zuschauer' : value),
  yes: 'ja',
  no: 'nein',
  none: 'keine',
};

describe('what was changed, in words', () => {
  it.each([
    [undefined, ''],
    [null, ''],
    [true, 'ja'],
    [-3, '-3'],
    ['as it is', 'as it is'],
    [[], 'keine'],
    [['a', 'b'], 'a, b'],
    [{ role: 'viewer', rtsp: false, note: null }, 'Rolle: Zuschauer; rtsp: nein; note: –'],
  ])('%j: %s', (value, text) => {
    expect(valueInWords(value, NAMES)).toBe(text);
  });

  it('is looked for by the name that is read', () => {
    expect(keyCalled(' helligkeit ', { brightness: 'Helligkeit' })).toBe('brightness');
    expect(keyCalled('line-3', { brightness: 'Helligkeit' })).toBe('line-3');
  });
});
