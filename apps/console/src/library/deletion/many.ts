/** Requests at once: a browser and a server have others to serve. */
const AT_ONCE = 4;

/** What has become of many things: those that went well, and those that did not. */
export interface Outcome<T> {
  readonly done: readonly T[];
  readonly failed: readonly { readonly item: T; readonly problem: unknown }[];
}

/** Does something with each of many, a few at a time; one that fails leaves the others alone. */
export async function forEach<T>(
  items: readonly T[],
  run: (item: T) => Promise<unknown>,
): Promise<Outcome<T>> {
  const done: T[] = [];
  const failed: { item: T; problem: unknown }[] = [];
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) {
      await run(item).then(
        () => done.push(item),
        (problem: unknown) => failed.push({ item, problem }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done, failed };
}
