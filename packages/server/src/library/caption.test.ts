import { ProtocolError } from '@sightglass/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkCaption } from './caption.ts';

it.each([
  ['Part 7', 'Part 7'],
  ['  Part 7 ', 'Part 7'],
  ['<img onerror=alert(1)>', '<img onerror=alert(1)>'],
  ['é', 'é'],
  ['ש\u200fא', 'ש\u200fא'],
  ['😀'.repeat(120), '😀'.repeat(120)],
  ['', null],
  ['   ', null],
  [null, null],
])('the name %j is kept as %j', (name, kept) => {
  expect(checkCaption({ name })).toEqual({ name: kept });
});

it.each([
  'a'.repeat(121),
  'a\nb',
  'a\u0000b',
  'a\u001b[31m',
  'a\u2028b',
  'a\u0085b',
  'a\u202egpj',
  'a\u2067b',
])('the name %j is refused', (name) => {
  expect(() => checkCaption({ name })).toThrow(/one line of at most 120 characters/);
});

it('a note may have lines, and 2,000 characters', () => {
  expect(checkCaption({ note: 'one\ntwo' })).toEqual({ note: 'one\ntwo' });
  expect(checkCaption({ note: ' \n ' })).toEqual({ note: null });
  expect(checkCaption({ note: 'a'.repeat(2_000) }).note).toHaveLength(2_000);
  expect(() => checkCaption({ note: 'a'.repeat(2_001) })).toThrow(ProtocolError);
});

it('what is left out stays left out', () => {
  expect(checkCaption({})).toEqual({});
});

it('any text is one line or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 130 }), (text) => {
      try {
        const { name } = checkCaption({ name: text });
        if (name != null) expect(name).toMatch(/^[^\p{Cc}]{1,240}$/u);
      } catch (problem) {
        expect(problem).toBeInstanceOf(ProtocolError);
      }
    }),
  );
});
