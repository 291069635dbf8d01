import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIncoming } from './incoming.ts';

const parse = (message: unknown) => parseIncoming(JSON.stringify(message));

describe('messages of the server', () => {
  it('a confirmation carries values, what was changed, and the id of the request', () => {
    expect(parse({ brightness: 75, info: ['brightness'], id: 3 })).toEqual({
      kind: 'values',
      values: { brightness: 75 },
      info: ['brightness'],
      id: 3,
    });
  });

  it('keys that the page does not know and values that do not fit are left out', () => {
    const message = {
      brightness: '75',
      fps: 30,
      zoom: 2,
      record: 'pause',
      recording: { file: 'a' },
      storage: null,
    };
    expect(parse(message)).toMatchObject({ values: { fps: 30, record: 'pause', storage: null } });
    expect(Object.keys(valuesOf(message)).sort()).toEqual(['fps', 'record', 'storage']);
  });

  it('an error reads as what is wrong and what to do about it', () => {
    const advice = 'Value must be between 0 and 100';
    expect(parse({ error: 'Invalid value', key: 'brightness', message: advice, id: 9 })).toEqual({
      kind: 'error',
      text: `Invalid value: ${advice}`,
      key: 'brightness',
      id: 9,
    });
    expect(parse({ error: 'Hardware error' })).toMatchObject({ text: 'Hardware error', key: undefined });
  });

  it('the end of a session takes every right away', () => {
    expect(parse({ authenticated: false, error: 'Session ended' })).toEqual({
      kind: 'session',
      session: { username: null, role: 'anonymous', permissions: new Set() },
      problem: 'Session ended',
    });
  });

  it('a right to write includes the one to read', () => {
    const told = parse({
      authenticated: true,
      username: 'ada',
      role: 'operator',
      permissions: ['Media_rw', 'Flying'],
    });
    expect(told).toMatchObject({
      session: { username: 'ada', role: 'operator', permissions: new Set(['Media_r', 'Media_rw']) },
    });
  });

  it('no text breaks the page', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseIncoming(text)).not.toThrow();
      }),
    );
    expect(parseIncoming('[1]')).toBeUndefined();
    expect(parseIncoming('{')).toBeUndefined();
  });
});

function valuesOf(message: unknown): object {
  const incoming = parse(message);
  return incoming?.kind === 'values' ? incoming.values : {};
}
