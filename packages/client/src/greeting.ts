import { AuthenticationFailed, errorFor, RateLimited } from './errors.ts';
import type { Identity } from './identity.ts';
import { DEVICE_KEYS } from './keys.ts';
import { type Message, textIn, valuesIn } from './messages.ts';

/** `id` of the question for everything; the requests are numbered from 1. */
const ID = 0;
/** How long a device may keep silent about a question that it does not know, in ms. */
const PATIENCE_MS = 3_000;

/** How a server answers: with the `id` of the request, or as the original device, without. */
export type Dialect = 'ids' | 'original';

/** How a greeting ends. */
export interface GreetingEvents {
  /** The server knows who this is and said all that it may read. */
  welcomed(values: readonly (readonly [name: string, value: unknown])[], dialect: Dialect): void;
  /**
   * It failed. After an AuthenticationFailed it makes no sense to try again; else it does later, after as many seconds
   * as a RateLimited says.
   */
  failed(problem: unknown): void;
}

/**
 * What is said first over a new connection: who this is, and the question for all values. Finds out meanwhile
 * whether the server knows `id` and `*`, or is an original device that has to be asked for its keys by name.
 */
export class Greeting {
  readonly #identity: Identity;
  readonly #send: (message: Message) => void;
  readonly #events: GreetingEvents;
  #step: 'login' | 'everything' | 'names' | 'over' = 'login';
  #renewed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #missing = new Set<string>(DEVICE_KEYS);
  readonly #values = new Map<string, unknown>();

  constructor(identity: Identity, send: (message: Message) => void, events: GreetingEvents) {
    this.#identity = identity;
    this.#send = send;
    this.#events = events;
  }

  /** Begins. @param login - false when the server knows already who this is */
  begin(login: boolean): void {
    if (login && !this.#identity.isAnonymous) void this.#login();
    else this.#askForEverything();
  }

  /** Takes every message that comes until the greeting is over. */
  take(message: Message): void {
    if (this.#step === 'login') this.#takeLogin(message);
    else if (message['id'] === ID && !('error' in message)) this.#end(valuesIn(message), 'ids');
    else if (this.#step === 'everything') this.#takeUnknown(message);
    else if (this.#step === 'names') this.#takeNames(message);
  }

  /** Takes no more part in anything. */
  stop(): void {
    this.#step = 'over';
    clearTimeout(this.#timer);
  }

  async #login(): Promise<void> {
    try {
      const message = await this.#identity.message();
      if (this.#step === 'login') this.#send(message);
    } catch (problem) {
      if (this.#step !== 'login') return;
      this.#fail(problem);
    }
  }

  #takeLogin(message: Message): void {
    if (message['authenticated'] === true) this.#askForEverything();
    if (message['authenticated'] !== false) return;
    const error = textIn(message, 'error');
    // It was another session, that of a cookie.
    if (error === 'Session ended') return;
    const { retryAfter } = message;
    if (typeof retryAfter === 'number') {
      this.#fail(new RateLimited(error, undefined, retryAfter));
    } else if (this.#identity.canRenew && !this.#renewed) {
      this.#renewed = true;
      this.#identity.forget();
      void this.#login();
    } else this.#fail(new AuthenticationFailed(error));
  }

  #askForEverything(): void {
    this.#step = 'everything';
    this.#send({ get: ['*'], id: ID });
    this.#timer = setTimeout(() => this.#askForNames(), PATIENCE_MS);
  }

  /** An error, or nothing at all, for an answer: whoever answers so knows neither `*` nor `id`. */
  #takeUnknown(message: Message): void {
    if (message['id'] === ID) this.#fail(errorFor(textIn(message, 'error'), textIn(message, 'message')));
    else if ('error' in message || Object.keys(message).length === 0) this.#askForNames();
  }

  #askForNames(): void {
    clearTimeout(this.#timer);
    this.#step = 'names';
    this.#send({ get: [...DEVICE_KEYS] });
    this.#timer = setTimeout(() => this.#end([...this.#values], 'original'), PATIENCE_MS);
  }

  /** Whether a value comes as an answer or because it changed: it is the newest. */
  #takeNames(message: Message): void {
    if ('error' in message) this.#missing.delete(textIn(message, 'key'));
    for (const [name, value] of valuesIn(message)) {
      this.#missing.delete(name);
      this.#values.set(name, value);
    }
    if (this.#missing.size === 0) this.#end([...this.#values], 'original');
  }

  #fail(problem: unknown): void {
    this.stop();
    this.#events.failed(problem);
  }

  #end(values: readonly (readonly [string, unknown])[], dialect: Dialect): void {
    this.stop();
    this.#events.welcomed(values, dialect);
  }
}
