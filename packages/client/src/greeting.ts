import { AuthenticationFailed, errorFor, RateLimited, Timeout } from './errors.ts';
import type { Identity } from './identity.ts';
import { DEVICE_KEYS } from './keys.ts';
import { type Message, textIn, valuesIn } from './messages.ts';

/** `id` of the question for everything; the requests are numbered from 1. */
const ID = 0;
/** How long a device may keep silent about a question that it does not know, in ms. */
const PATIENCE_MS = 3_000;
/** How long a server that is heard of may owe the answer, after that, in ms. */
const LAST_PATIENCE_MS = 12_000;

/** How a greeting ends. */
export interface GreetingEvents {
  /** The server knows who this is and said all that it may read. */
  welcomed(values: readonly (readonly [name: string, value: unknown])[], knowsIds: boolean): void;
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
export interface Greeting {
  /**
   * Takes every message that comes, also when the greeting is over: an answer may be late.
   *
   * @returns false for the news that the rights are others, which are a reason for another greeting
   */
  take(message: Message): boolean;
  /** Takes no more part in anything. */
  stop(): void;
}

/**
 * Begins a {@link Greeting}.
 *
 * @param login - false when the server knows already who this is
 * @param knewIds - whether this server has answered with an `id` before: its silence is not that of an original device
 */
export function greet(
  identity: Identity,
  login: boolean,
  knewIds: boolean,
  send: (message: Message) => void,
  events: GreetingEvents,
): Greeting {
  let renewed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const missing = new Set<string>(DEVICE_KEYS);
  const values = new Map<string, unknown>();

  const stop = () => {
    step = undefined;
    clearTimeout(timer);
  };
  const wait = (next: () => void, ms = PATIENCE_MS) => {
    clearTimeout(timer);
    timer = setTimeout(next, ms);
  };
  const fail = (problem: unknown) => {
    stop();
    events.failed(problem);
  };
  const end = (all: readonly (readonly [string, unknown])[], knowsIds: boolean) => {
    stop();
    events.welcomed(all, knowsIds);
  };
  const endOriginal = () => end([...values], false);
  /** A server that stalls may have sent a broadcast; the answer is much more than that. */
  const endOr = (otherwise: () => void) => () =>
    missing.size * 2 < DEVICE_KEYS.length ? endOriginal() : otherwise();
  const giveUp = endOr(() => fail(new Timeout('No state came')));

  const logIn = async () => {
    try {
      const message = await identity.message();
      if (step === takeLogin) send(message);
    } catch (problem) {
      if (step === takeLogin) fail(problem);
    }
  };
  const takeLogin = ({ authenticated, retryAfter, ...message }: Message) => {
    if (authenticated === true) askForEverything();
    if (authenticated !== false) return;
    const error = textIn(message, 'error');
    // It was another session, that of a cookie.
    if (error === 'Session ended') return;
    if (typeof retryAfter === 'number') fail(new RateLimited(error, undefined, retryAfter));
    else if (identity.canRenew && !renewed) {
      renewed = true;
      identity.forget();
      void logIn();
    } else fail(new AuthenticationFailed(error));
  };
  const askForEverything = () => {
    step = takeUnknown;
    send({ get: ['*'], id: ID });
    wait(knewIds ? waitLonger : askForNames);
  };
  const askForNames = () => {
    step = takeNames;
    send({ get: DEVICE_KEYS });
    wait(endOr(waitLonger));
  };
  const waitLonger = () => wait(giveUp, LAST_PATIENCE_MS);
  /** An error, or nothing at all, for an answer: whoever answers so knows neither `*` nor `id`. */
  const takeUnknown = (message: Message) => {
    if (message['id'] === ID) fail(errorFor(textIn(message, 'error'), textIn(message, 'message')));
    else if ('error' in message || Object.keys(message).length === 0) askForNames();
  };
  /** Whether a value comes as an answer or because it changed: it is the newest. */
  const takeNames = (message: Message) => {
    if ('error' in message) missing.delete(textIn(message, 'key'));
    for (const [name, value] of valuesIn(message)) {
      missing.delete(name);
      values.set(name, value);
    }
    if (missing.size === 0) endOriginal();
  };

  /** Takes the answer to what was said last; undefined when it is over. */
  let step: ((message: Message) => void) | undefined = takeLogin;
  if (login && !identity.isAnonymous) void logIn();
  else askForEverything();
  return {
    take(message) {
      if (step !== takeLogin) {
        if ('authenticated' in message) return false;
        if (message['id'] === ID && !('error' in message)) {
          end(valuesIn(message), true);
          return true;
        }
      }
      step?.(message);
      return true;
    },
    stop,
  };
}
