/** Those who hear of one thing. */
export interface Listeners<T> {
  /** The same function twice is two listeners. @returns ends that */
  add(listener: (value: T) => void): () => void;
  /** Calls everybody, as long as `holds` says so. What one of them throws is reported, and stops nobody else. */
  tell(value: T, holds?: () => boolean): void;
}

/** Makes {@link Listeners}; there are none yet. */
export function noListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      const own = (value: T) => listener(value);
      all.add(own);
      return () => all.delete(own);
    },
    tell(value, holds = () => true) {
      for (const listener of [...all]) {
        if (!holds()) return;
        try {
          listener(value);
        } catch (problem) {
          report(problem);
        }
      }
    },
  };
}

/** As a browser does with what a listener of an event throws; on Node.js that would end the process. */
function report(problem: unknown): void {
  const { reportError = console.error } = globalThis as { readonly reportError?: (problem: unknown) => void };
  reportError(problem);
}
