import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './language.ts';
import { phrases } from './phrases.ts';

describe('the language of the page', () => {
  it.each([
    [undefined, ['de-AT', 'en'], 'de'],
    [undefined, ['fr', 'de'], 'de'],
    [undefined, ['fr', 'ja'], 'en'],
    [undefined, [], 'en'],
    ['en', ['de'], 'en'],
    ['klingon', ['de'], 'de'],
  ])('kept %s, wanted %j: %s', (kept, wanted, language) => {
    expect(preferredLanguage(kept, wanted)).toBe(language);
  });
});

describe('a sentence', () => {
  const words = phrases(
    { gone: (name: string) => `${name} is gone` },
    { gone: (name: string) => `${name} ist weg` },
  ).now();

  it('is not turned by a name within it', () => {
    expect(words.gone('\u202Eevil')).toBe('\u2068evil\u2069 is gone');
    expect(words.gone('\u202Ea\u2069b')).toBe('\u2068ab\u2069 is gone');
    expect(words.gone('שלום')).toBe('\u2068שלום\u2069 is gone');
  });

  it('has any other name as it is', () => {
    expect(words.gone('<img onerror>')).toBe('<img onerror> is gone');
  });
});
