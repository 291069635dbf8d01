import type { LiveEvents, LivePicture } from './live-picture.ts';
import type { Run, Way } from './live-way.ts';

/** Shortest and longest wait before a new try, before chance shortens them, in ms. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** How long the first picture may take, in ms; less where there is another way. */
const FIRST_PICTURE_MS = 10_000;
const OTHER_WAY_MS = 5_000;
/** How long a picture may stand still until it is asked for anew, and how long that may take unnoticed, in ms. */
const STILL_MS = 4_000;
const UNNOTICED_MS = 3_000;
/** Tries without a picture after which the next way is taken. */
const TRIES = 2;

/** What a {@link PictureCycle} needs. */
export interface PictureCycleOptions extends LiveEvents {
  /** The element that the picture is put into. */
  readonly host: HTMLElement;
  /** The ways to take, the best first; the last one is tried for ever. */
  readonly ways: readonly Way[];
}

/**
 * Keeps the live picture going: asks again when it is lost or stands still, takes another way where one leads nowhere, and
 * does not fetch what nobody sees. The old picture is shown until the new one comes.
 */
export class PictureCycle implements LivePicture {
  readonly #options: PictureCycleOptions;
  readonly #document: Document;
  readonly #seen = () => this.#look();
  /** A page that is left tells the server, and one that is come back to goes on. */
  readonly #left = () => this.#stop();
  readonly #returned = ({ persisted }: PageTransitionEvent) => {
    if (persisted) this.#look();
  };
  /** By the ways: what is wrong with them, and tries that came to nothing. */
  readonly #problems: string[] = [];
  readonly #failures: number[] = [];
  #at = 0;
  #attempt = 0;
  #shown: Run | undefined;
  #next: Run | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** Begins at once. */
  constructor(options: PictureCycleOptions) {
    this.#options = options;
    this.#document = options.host.ownerDocument;
    this.#document.addEventListener('visibilitychange', this.#seen);
    addEventListener('pagehide', this.#left);
    addEventListener('pageshow', this.#returned);
    this.#look();
  }

  renew(): void {
    if (this.#document.hidden) return;
    this.#attempt = 0;
    this.#failures.length = 0;
    this.#ask();
  }

  close(): void {
    this.#document.removeEventListener('visibilitychange', this.#seen);
    removeEventListener('pagehide', this.#left);
    removeEventListener('pageshow', this.#returned);
    this.#stop();
  }

  #look(): void {
    if (this.#document.hidden) {
      this.#stop();
      this.#options.changed({ status: 'hidden' });
    } else this.renew();
  }

  /** @param quietly - there is a picture, and most likely nothing is wrong with it */
  #ask(quietly = false): void {
    this.#forget();
    this.#next?.close();
    const way = this.#way();
    if (quietly) this.#after(UNNOTICED_MS, () => this.#options.changed({ status: 'stalled' }));
    else this.#options.changed({ status: 'connecting' });
    const patience = this.#at < this.#options.ways.length - 1 ? OTHER_WAY_MS : FIRST_PICTURE_MS;
    this.#after(patience, () => fail('no picture came'));
    let run: Run | undefined;
    const fail = (problem: string, isForGood = false) => {
      if (this.#next === run || this.#shown === run) this.#failed(problem, isForGood);
    };
    run = way.begin(this.#options.host, {
      failed: fail,
      shown: (at, delayMs) => {
        if (this.#next === run && run) this.#arrived(run, way);
        else if (this.#shown !== run) return;
        this.#expect();
        this.#options.shown?.(at, delayMs);
      },
    });
    this.#next = run;
  }

  /** The best way that is left. */
  #way(): Way {
    const { ways } = this.#options;
    for (this.#at = 0; ; this.#at += 1) {
      const way = ways[this.#at];
      if (!way) throw new RangeError('There is no way to show the picture');
      if (this.#at === ways.length - 1) return way;
      this.#problems[this.#at] ??= way.problem() ?? '';
      if (this.#problems[this.#at] === '' && (this.#failures[this.#at] ?? 0) < TRIES) return way;
    }
  }

  #arrived(run: Run, way: Way): void {
    this.#shown?.close();
    this.#shown = run;
    this.#next = undefined;
    this.#attempt = 0;
    const worse = this.#options.ways.slice(0, this.#at);
    const why = worse.map(({ name }, at) => `${name}: ${this.#problems[at] || 'no picture came'}`).join('; ');
    this.#options.changed({ status: 'live', way: way.name, why });
  }

  /** Waits for the next picture. */
  #expect(): void {
    this.#forget();
    this.#after(STILL_MS, () => this.#ask(true));
  }

  #failed(problem: string, isForGood: boolean): void {
    const at = this.#at;
    const isLast = at === this.#options.ways.length - 1;
    if (isForGood) this.#problems[at] = problem;
    if (!this.#shown) this.#failures[at] = (this.#failures[at] ?? 0) + 1;
    this.#stop();
    if (!isLast && (isForGood || (this.#failures[at] ?? 0) >= TRIES)) {
      this.#ask();
      return;
    }
    const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#attempt, 16));
    // Pages that lost a server together do not come back together.
    const wait = whole * (0.5 + Math.random() / 2);
    this.#attempt += 1;
    this.#after(wait, () => this.#ask());
    this.#options.changed({ status: 'waiting', retryAt: Date.now() + wait, attempt: this.#attempt });
  }

  #stop(): void {
    this.#forget();
    for (const run of [this.#shown, this.#next]) run?.close();
    this.#shown = undefined;
    this.#next = undefined;
  }

  #after(ms: number, call: () => void): void {
    this.#timers.push(setTimeout(call, ms));
  }

  #forget(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}
