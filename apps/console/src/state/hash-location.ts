import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/** How an address is gone to. */
interface Going {
  /** Takes the place of the one before: the way back leaves it out. */
  readonly replace?: boolean;
}

/**
 * The page's place in the part of the address behind `#`, for the router. What stands there behind a `?` is no part of
 * the place: see {@link useHashQuery}.
 */
export const useHashLocation: BaseLocationHook = Object.assign(
  (): [string, typeof goTo] => [useSyncExternalStore(subscribe, placeNow), goTo],
  { hrefs: (place: string) => `#${place}` },
);

/** What stands behind the `?` there, without it; '' where there is none. */
export function useHashQuery(): string {
  return useSyncExternalStore(subscribe, () => parts().query);
}

/** Goes to a place of the page, such as `/library?kind=recording`. */
export function goTo(to: string, { replace = false }: Going = {}): void {
  const before = location.href;
  const next = `#${to}`;
  if (replace) history.replaceState(null, '', next);
  else history.pushState(null, '', next);
  // Neither of them tells that it was done.
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL: before, newURL: location.href }));
}

function placeNow(): string {
  return parts().place;
}

function parts(): { place: string; query: string } {
  const hash = location.hash.replace(/^#?\/?/, '');
  const end = hash.indexOf('?');
  return end < 0
    ? { place: `/${hash}`, query: '' }
    : { place: `/${hash.slice(0, end)}`, query: hash.slice(end + 1) };
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
