import type { MediaRecord, State } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Library } from './library.ts';

/** The room on the disk is looked at so often, in ms: other programs write there too. */
const PERIOD = 10_000;

/** What would be recorded. */
export interface NextFilm extends Pick<MediaRecord, 'resolution' | 'fps'> {
  /** What its encoder is told to make; a film may have shown that it makes more. */
  readonly bytesPerSecond: number;
}

/** Keeps the keys that tell of the library up to date: `storage`, `last-recording` and its like. */
export class LibraryBulletin {
  readonly #library: Library;
  readonly #next: () => NextFilm;
  readonly #report: (facts: Partial<State>) => void;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  readonly #unwatch: () => void;
  #due: NodeJS.Immediate | undefined;
  #closed = false;

  /**
   * @param next - what would be recorded now
   * @param report - takes the keys
   */
  constructor(
    library: Library,
    next: () => NextFilm,
    report: (facts: Partial<State>) => void,
    logger: Logger,
  ) {
    this.#library = library;
    this.#next = next;
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
        'library-revision': this.#library.revision,
      });
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The library cannot be read');
    }
    void this.#publishStorage();
  }

  async #publishStorage(): Promise<void> {
    try {
      const room = await this.#library.storage();
      const next = this.#next();
      // A film of a scene that stood still, or of no signal at all, says little of the next one.
      const rate = Math.max(this.#library.bytesPerSecond(next) ?? 0, next.bytesPerSecond);
      const secondsLeft = Math.floor(room.freeBytes / rate);
      if (!this.#closed) this.#report({ storage: { ...room, secondsLeft } });
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The room on the disk cannot be told');
    }
  }
}
