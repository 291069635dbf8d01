import { setTimeout as wait } from 'node:timers/promises';

/** What work comes to within `ms`; undefined where it takes longer, and whatever becomes of it then. @throws as the work does */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const ending = new AbortController();
  try {
    return await Promise.race([work, wait(ms, undefined, { signal: ending.signal })]);
  } finally {
    ending.abort();
  }
}
