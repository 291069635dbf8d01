import { describe, expect, it } from 'vitest';
import { readPresets, UnreadablePresets, writePresets } from './preset-file.ts';

const PRESETS = [
  { name: 'Welding', values: { brightness: 20, 'auto-exposure': false } },
  { name: '<img onerror>', values: { gain: 10 } },
];

/** What is wrong with a text. */
function faultOf(text: string): unknown {
  try {
    readPresets(text);
  } catch (problem) {
    if (problem instanceof UnreadablePresets) return problem.fault;
    throw problem;
  }
  return undefined;
}

const fileOf = (presets: unknown) => JSON.stringify({ format: 'sightglass-presets', version: 1, presets });

describe('a file of presets', () => {
  it('is read as it was written', () => {
    expect(readPresets(writePresets(PRESETS))).toEqual(PRESETS);
  });

  it('is refused where it is none', () => {
    expect(faultOf('presets')).toEqual({ kind: 'no JSON' });
    for (const text of ['null', '[]', '{}', '{"format":"other"}', fileOf({}), fileOf([])]) {
      expect(faultOf(text)).toEqual({ kind: 'no presets' });
    }
    const newer = JSON.stringify({ format: 'sightglass-presets', version: 2, presets: PRESETS });
    expect(faultOf(newer)).toEqual({ kind: 'too new', version: '2' });
  });

  it('is refused with the place where it is wrong', () => {
    const good = PRESETS[0];
    expect(faultOf(fileOf([good, { name: ' ', values: { gain: 1 } }]))).toEqual({ kind: 'bad name', at: 2 });
    expect(faultOf(fileOf([{ name: 'x'.repeat(61), values: { gain: 1 } }]))).toEqual({
      kind: 'bad name',
      at: 1,
    });
    expect(faultOf(fileOf([good, good]))).toEqual({ kind: 'twice', name: 'Welding' });
    expect(faultOf(fileOf([{ name: 'A', values: {} }]))).toEqual({ kind: 'no values', name: 'A' });
    expect(faultOf(fileOf([{ name: 'A', values: { record: true } }]))).toEqual({
      kind: 'unknown key',
      name: 'A',
      key: 'record',
    });
    expect(
      faultOf(
        '{"format":"sightglass-presets","version":1,"presets":[{"name":"A","values":{"__proto__":1}}]}',
      ),
    ).toEqual({ kind: 'unknown key', name: 'A', key: '__proto__' });
    expect(faultOf(fileOf([{ name: 'A', values: { gain: [1] } }]))).toEqual({
      kind: 'bad value',
      name: 'A',
      key: 'gain',
    });
  });
});
