import { QueryClient, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { RequestError, request } from './request.ts';

/** Between two tries of a server that does not answer, in ms. */
const RETRY_MS = 2_000;

/** What the page has read over HTTP; the keys are the paths. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may well be in reach where the browser believes to be offline.
      networkMode: 'always',
      retry: (_, problem) => problem instanceof RequestError && problem.status === 0,
      retryDelay: RETRY_MS,
      staleTime: 5_000,
    },
    mutations: { networkMode: 'always' },
  },
});

/** Further wishes for a {@link useResource}. */
export type ResourceOptions<T> = Omit<
  UseQueryOptions<T, Error, T, readonly [string]>,
  'queryKey' | 'queryFn'
>;

/** What is at a path of the server, such as `/api/users`. */
export function useResource<T>(path: string, options?: ResourceOptions<T>): UseQueryResult<T, Error> {
  return useQuery({ ...options, queryKey: [path] as const, queryFn: () => request<T>('GET', path) });
}
