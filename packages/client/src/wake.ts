/** The parts of a browser that tell when a computer woke up or the network came back. */
interface Page {
  addEventListener?(name: string, listener: () => void): void;
  removeEventListener?(name: string, listener: () => void): void;
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
  page.addEventListener?.('online', wake);
  document?.addEventListener?.('visibilitychange', look);
  return () => {
    page.removeEventListener?.('online', wake);
    document?.removeEventListener?.('visibilitychange', look);
  };
}
