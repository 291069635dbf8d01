import type { ConnectionState } from '@sightglass/client';
import { useSyncExternalStore } from 'react';
import { NOT_YET } from './camera-link.ts';
import { useLink } from './link-context.ts';

/**
 * What the connection is doing; `connecting` on a server.
 *
 * @throws MissingProvider
 */
export function useConnection(): ConnectionState {
  const link = useLink();
  return useSyncExternalStore(
    link.subscribe,
    () => link.connection,
    () => NOT_YET,
  );
}
