import type { State } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Library } from './library.ts';

/** The room on the disk is looked at so often, in ms: other programs write there too. */
const PERIOD = 10_000;

/** Keeps the keys that tell of the library up to date: `storage`, `last-recording`, `last-snapshot`. */
export class LibraryBulletin {
  readonly #library: Library;
  readonly #report: (facts: Partial<State>) => void;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  readonly #unwatch: () => void;
  #due: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(library: Library, report: (facts: Partial<State>) => void, logger: Logger) {
    this.#library = library;
    this.#report = report;
    this.#logger = logger;
    // Whoever changed the library tells of it first; this follows in a turn of its own.
    this.#unwatch = library.watch(() => {
      this.#due ??= setImmediate(() => this.#publish());
    });
    this.#timer = setInterval(() => void this.#publishStorage(), PERIOD);
    this.#publish();
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    clearInterval(this.#timer);
    clearImmediate(this.#due);
  }

  #publish(): void {
    this.#due = undefined;
    try {
      this.#report({
        'last-recording': this.#library.latest('recording'),
        'last-snapshot': this.#library.latest('snapshot'),
      });
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The library cannot be read');
    }
    void this.#publishStorage();
  }

  async #publishStorage(): Promise<void> {
    try {
      const storage = await this.#library.storage();
      if (!this.#closed) this.#report({ storage });
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The room on the disk cannot be told');
    }
  }
}
