import type { Sink } from './sink.ts';
import { type Source, type TransferProgress, transfer } from './transfer.ts';

/** A file on its way to somebody's disk. */
export interface Download {
  readonly id: number;
  readonly fileName: string;
  readonly phase: 'waiting' | TransferProgress['phase'] | 'done' | 'failed';
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  /** Why it has failed. */
  readonly problem: unknown;
}

/** A file that is wanted. */
export interface Wanted {
  readonly fileName: string;
  readonly source: Source;
  readonly openSink: () => Promise<Sink>;
}

interface Entry extends Wanted {
  readonly stop: AbortController;
  shown: Download;
}

/** Files on their way, one after the other. They go on while another page is looked at. */
export class Downloads {
  readonly #entries = new Map<number, Entry>();
  readonly #listeners = new Set<() => void>();
  #list: readonly Download[] = [];
  #lastId = 0;
  #line = Promise.resolve();

  /** Those that are shown, oldest first; the same array until something changes. */
  readonly list = (): readonly Download[] => this.#list;

  /** Calls `listener` after every change. @returns what ends it */
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether one would be lost with the page. */
  get isBusy(): boolean {
    return this.#list.some(({ phase }) => phase !== 'done' && phase !== 'failed');
  }

  /** Fetches a file when those before it are there. */
  add(wanted: Wanted): void {
    this.#lastId += 1;
    const id = this.#lastId;
    const shown: Download = {
      id,
      fileName: wanted.fileName,
      phase: 'waiting',
      receivedBytes: 0,
      totalBytes: null,
      problem: undefined,
    };
    const entry = { ...wanted, stop: new AbortController(), shown };
    this.#entries.set(id, entry);
    this.#tell();
    this.#line = this.#line.then(() => this.#run(entry));
  }

  /** Ends one and leaves nothing of it; one that has ended is shown no more. */
  dismiss(id: number): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    entry?.stop.abort();
    this.#tell();
  }

  /** Fetches one again that has failed. */
  retry(id: number): void {
    const entry = this.#entries.get(id);
    if (entry?.shown.phase !== 'failed') return;
    this.#entries.delete(id);
    this.add(entry);
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.stop;
    if (signal.aborted) return;
    const show = (change: Partial<Download>) => {
      entry.shown = { ...entry.shown, ...change };
      this.#tell();
    };
    let sink: Sink | undefined;
    try {
      sink = await entry.openSink();
      await transfer(entry.source, sink, { signal, onProgress: show });
      show({ phase: 'done' });
    } catch (problem) {
      // What cannot be taken back is the browser's own.
      await sink?.abort().catch(() => {});
      show({ phase: 'failed', problem });
    }
  }

  #tell(): void {
    this.#list = [...this.#entries.values()].map(({ shown }) => shown);
    for (const listener of this.#listeners) listener();
  }
}
