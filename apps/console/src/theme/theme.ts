import { keep, recall } from '../state/kept.ts';
import { Observable, useObservable } from '../state/observable.ts';

/** The themes of the page; dark is the default. */
export type Theme = 'dark' | 'light';

/** The theme of the page. */
const theme = new Observable<Theme>(recall('theme') === 'light' ? 'light' : 'dark');

/** Colour of the browser's own bars, as `--ground`. */
const GROUNDS: Readonly<Record<Theme, string>> = { dark: '#101214', light: '#f6f7f8' };

/** Shows the theme on the page. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.value;
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', GROUNDS[theme.value]);
}

/** Another theme from now on, in this browser. */
export function chooseTheme(next: Theme): void {
  keep('theme', next);
  theme.set(next);
  applyTheme();
}

/** The theme of the page; the component renders again when it changes. */
export function useTheme(): Theme {
  return useObservable(theme);
}
