import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Something that the server is asked to do, and how it goes. */
export interface Deed<A> {
  /** Asks for it. What comes of it is in the other fields; never throws. */
  run(wish: A): void;
  /** The same for whoever waits for it. @throws what it was refused with */
  attempt(wish: A): Promise<void>;
  readonly isBusy: boolean;
  /** Why it was refused; null until it was, and again when it is tried once more. */
  readonly problem: Error | null;
  /** Forgets the problem. */
  forget(): void;
}

/**
 * A change on the server. What depends on it is asked for again, refused or not: somebody else may have been faster.
 *
 * @param stale - paths of the lists that it changes
 */
export function useDeed<A, T>(
  ask: (wish: A) => Promise<T>,
  stale: readonly string[],
  done?: (result: T, wish: A) => void,
): Deed<A> {
  const queries = useQueryClient();
  const mutation = useMutation<T, Error, A>({
    mutationFn: ask,
    // An isolated network is not "offline".
    networkMode: 'always',
    retry: false,
    onSettled: () => {
      for (const path of stale) void queries.invalidateQueries({ queryKey: [path] });
    },
    onSuccess: (result, wish) => done?.(result, wish),
  });
  return {
    run: (wish) => mutation.mutate(wish),
    attempt: async (wish) => {
      await mutation.mutateAsync(wish);
    },
    isBusy: mutation.isPending,
    problem: mutation.error,
    forget: mutation.reset,
  };
}
