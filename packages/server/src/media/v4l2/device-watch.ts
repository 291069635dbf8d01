import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Sees that devices come and go: what waits for a camera need not wait any longer. */
export class DeviceWatch {
  readonly #watcher: FSWatcher | undefined;
  readonly #waiting = new Set<() => void>();
  /** Whether one came or went since the last pause. */
  #stirred = false;

  /** @param directory - where devices appear; without it there is waiting alone */
  constructor(directory: string) {
    try {
      this.#watcher = watch(directory, (_event, name) => {
        if (!name?.startsWith('video')) return;
        this.#stirred = true;
        for (const wake of this.#waiting) wake();
      });
      this.#watcher.on('error', () => {});
    } catch {
      this.#watcher = undefined;
    }
  }

  /** Calls `stir` whenever a camera comes or goes. @returns what ends that */
  follow(stir: () => void): () => void {
    this.#waiting.add(stir);
    return () => this.#waiting.delete(stir);
  }

  /** Waits `ms`, or until a camera comes or goes (or did since the last pause), or `signal` aborts. @returns whether one did */
  async pause(ms: number, signal: AbortSignal): Promise<boolean> {
    const woken = new AbortController();
    const end = this.follow(() => woken.abort());
    if (this.#stirred) woken.abort();
    await wait(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    end();
    this.#stirred = false;
    return woken.signal.aborted;
  }

  close(): void {
    this.#watcher?.close();
  }
}
