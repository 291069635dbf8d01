import { isolated } from './isolated.ts';
import { type Language, language, useLanguage } from './language.ts';

/** Words of a room: texts, and functions that make a text from values. */
type Phrases = Record<string, string | ((...values: never[]) => string)>;

/** The same words in any language. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

/** Gives a component the words of its room; `now` gives them to what is no component. */
export interface UseWords<T> {
  (): Words<T>;
  now(): Words<T>;
}

/**
 * A room's words in both languages. What is put into a sentence, such as a name, does not turn its direction.
 *
 * @returns a hook; the component renders again when the language changes
 */
export function phrases<T extends Phrases>(en: T, de: Words<T>): UseWords<T> {
  // The same words by their definition, which the compiler does not see of an open type.
  const all: Readonly<Record<Language, Words<T>>> = {
    en: guarded(en as unknown as Words<T>),
    de: guarded(de),
  };
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each room, at the top of its module
  const useWords = (): Words<T> => all[useLanguage()];
  return Object.assign(useWords, { now: (): Words<T> => all[language.value] });
}

function guarded<W extends object>(words: W): W {
  const entries = Object.entries(words).map(([name, word]: [string, unknown]) => [
    name,
    typeof word === 'function' ? (...values: unknown[]) => word(...values.map(isolatedValue)) : word,
  ]);
  // The same names, and functions that take and return the same.
  return Object.fromEntries(entries) as W;
}

function isolatedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isolatedValue);
  return typeof value === 'string' ? isolated(value) : value;
}
