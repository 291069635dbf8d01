import { keep, recall } from '../state/kept.ts';
import { Observable, useObservable } from '../state/observable.ts';

/** The languages of the page. */
export const LANGUAGES = ['en', 'de'] as const;

/** One of the {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/** How each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The language that was chosen here, or else the first of the browser's that there is. */
export function preferredLanguage(kept: string | undefined, wanted: readonly string[]): Language {
  const names = [kept ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0]);
  return names.flatMap((name) => LANGUAGES.filter((each) => each === name))[0] ?? 'en';
}

/** The language of the page. */
export const language = new Observable<Language>(
  preferredLanguage(recall('language'), globalThis.navigator?.languages ?? []),
);

/** Speaks another language from now on, in this browser. */
export function chooseLanguage(next: Language): void {
  keep('language', next);
  language.set(next);
}

/** The language of the page; the component renders again when it changes. */
export function useLanguage(): Language {
  return useObservable(language);
}
