import type { UseQueryResult } from '@tanstack/react-query';
import { useResource } from '../api/queries.ts';
import type { Items } from './records.ts';

/** How often a list is asked for again, in ms: somebody else may have changed it. */
const EVERY = 5_000;

/** A whole list of the server, such as the users, which follows what others do to it. */
export function useList<T>(path: string, every: number = EVERY): UseQueryResult<Items<T>, Error> {
  return useResource<Items<T>>(path, { refetchInterval: every });
}
