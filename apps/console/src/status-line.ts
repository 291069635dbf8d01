/** How the connection to the server is. */
export type ConnectionState = 'connecting' | 'open' | 'closed';

const TEXTS: Record<ConnectionState, string> = {
  connecting: 'Connecting…',
  open: 'Connected',
  closed: 'No connection',
};

/** How long a notice stands before the state of the connection is shown again, in ms. */
const NOTICE_MS = 8_000;

/** One line that says how the connection is, and for a while what just happened. It is read aloud by screen readers. */
export class StatusLine {
  readonly #line: HTMLElement;
  #state: ConnectionState = 'connecting';
  #clearing: ReturnType<typeof setTimeout> | undefined;

  constructor(line: HTMLElement) {
    this.#line = line;
  }

  /** Shows the state of the connection; a notice that stands gives way when the state is a new one. */
  connection(state: ConnectionState): void {
    if (state === this.#state && this.#clearing !== undefined) return;
    this.#state = state;
    this.#line.dataset.state = state;
    this.#rest();
  }

  /** Shows what happened. */
  announce(text: string): void {
    clearTimeout(this.#clearing);
    this.#line.textContent = text;
    this.#line.dataset.notice = '';
    this.#clearing = setTimeout(() => this.#rest(), NOTICE_MS);
  }

  #rest(): void {
    clearTimeout(this.#clearing);
    this.#clearing = undefined;
    delete this.#line.dataset.notice;
    this.#line.textContent = TEXTS[this.#state];
  }
}
