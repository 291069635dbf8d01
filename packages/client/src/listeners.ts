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
      for (const listener of [...all]) if (holds()) guarded(() => listener(value));
    },
  };
}

/** Calls foreign code: what it throws is reported as an error of its own and stops nobody else. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (problem) {
    queueMicrotask(() => {
      throw problem;
    });
  }
}
