/** The parts of a browser that tell when a computer woke up or the network came back. */
interface Page {
  addEventListener?(name: string, listener: () => void, options: { readonly signal: AbortSignal }): void;
  readonly document?: Page & { readonly visibilityState: string };
}

/**
 * Calls `wake` when the network came back or the page is looked at again. Does nothing outside a browser.
 *
 * @returns ends that
 */
export function onWake(wake: () => void): () => void {
  // Types for it depend on where one is.
  const page: Page = globalThis as Page;
  const { document } = page;
  const look = () => {
    if (document?.visibilityState === 'visible') wake();
  };
  const end = new AbortController();
  page.addEventListener?.('online', wake, end);
  document?.addEventListener?.('visibilitychange', look, end);
  return () => end.abort();
}
