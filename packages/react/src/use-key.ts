import type { State } from '@sightglass/client';
import { useSyncExternalStore } from 'react';
import type { KeyMeta, SettableValue } from './key-store.ts';
import { useLink } from './link-context.ts';

export type { KeyMeta, SettableValue };

/**
 * A key of the camera, for one component. It renders again when this key changes, and for no other.
 *
 * The value is undefined on a server, until it is known, and when it may not be read. A value that is set is shown at
 * once, by every component that shows the key; when the camera refuses it, the true one comes back. `record` and
 * `snap` alone change when the camera says so. `set` is always the same function.
 *
 * @throws MissingProvider
 */
export function useKey<K extends keyof State>(
  key: K,
): readonly [
  value: State[K] | undefined,
  set: (value: SettableValue<K>) => Promise<State[K] | undefined>,
  meta: KeyMeta<State[K]>,
] {
  const store = useLink().key(key);
  const { value, meta } = useSyncExternalStore(store.subscribe, store.snapshot, store.serverSnapshot);
  return [value, store.set, meta];
}
