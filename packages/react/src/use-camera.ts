import type { Camera } from '@sightglass/client';
import { useSyncExternalStore } from 'react';
import { useLink } from './link-context.ts';

/**
 * The camera itself, for what the other hooks do not do: `record`, `snapshot()`, `recordings`.
 *
 * @returns undefined on a server and until the provider is on the page; handlers of events always have it
 * @throws MissingProvider
 */
export function useCamera(): Camera | undefined {
  const link = useLink();
  return useSyncExternalStore(
    link.subscribe,
    () => link.camera,
    () => undefined,
  );
}
