import { addWish, beginCall, type Request, refuse, type Values } from './calls.ts';
import { Disconnected } from './errors.ts';
import type { Patch } from './keys.ts';
import type { Message } from './messages.ts';
import { openRequests } from './requests.ts';

/**
 * What becomes of changes while there is no connection: `queue` keeps the latest of each key and sends it later, `fail`
 * rejects with {@link Disconnected}, `drop` forgets them without a word.
 */
export type WhenDisconnected = 'queue' | 'fail' | 'drop';

/** Changes go out 20 times a second, and commands and questions as often: together well below what a server takes. */
const INTERVAL_MS = 50;

/** Done once, not again: never merged, never kept for later, never sent a second time. */
export const COMMANDS: ReadonlySet<string> = new Set(['record', 'snap'] satisfies (keyof Patch)[]);

/**
 * Everything that the client wants of the server, in the order in which it was asked for and at a pace that the server
 * can bear. The latest value of a key that waits takes the place of the one before.
 */
export interface Outbox {
  /**
   * Wants keys set, with the values of others in the confirmation of a command where the server can.
   *
   * @returns the values as confirmed; the same promise for all whose values go out together
   */
  change(
    values: readonly (readonly [name: string, value: unknown])[],
    get?: readonly string[],
  ): Promise<Values>;
  /** Wants the values of keys. */
  question(names: readonly string[]): Promise<Values>;
  /** Finds what a message answers. */
  answer(message: Message): void;
  /** There is a connection, and a server that answers with the `id` of a request, or is too old for that. */
  open(knowsIds: boolean): void;
  /** Nothing can be sent for now; what was sent may still be answered. */
  hold(): void;
  /** The connection is gone: no answer comes any more. */
  readonly lose: () => void;
  /** There never will be a connection again. Everything is refused, now and later. */
  end(problem: Error): void;
}

/**
 * Makes an {@link Outbox}.
 *
 * @param send - sends one message; called between `open` and `lose` only
 * @param queueLimit - keys that are kept while there is no connection
 * @param timeoutMs - how long an answer may take
 */
export function makeOutbox(
  send: (message: Message) => void,
  whenDisconnected: WhenDisconnected,
  queueLimit: number,
  timeoutMs: number,
): Outbox {
  const requests = openRequests(send, timeoutMs);
  const queue: Request[] = [];
  /** The changes in the queue that further ones join. */
  let joined: Request | undefined;
  let knowsIds = true;
  let isOpen = false;
  let problem: Error | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next may go out. */
  const due = { change: 0, other: 0 };

  const push = (kind: Request['kind'], get: readonly string[] = []): Request => {
    const request: Request = { kind, wishes: new Map(), get };
    queue.push(request);
    // What comes behind a command is done after it.
    if (kind !== 'question') joined = kind === 'change' ? request : undefined;
    return request;
  };
  /** Questions join those at the end alone: one before a change is not for one behind it. */
  const waiting = (kind: Request['kind']) => {
    const last = kind === 'change' ? joined : queue.at(-1);
    return last?.kind === kind && kind !== 'command' ? last : undefined;
  };
  const ask = (
    entries: readonly (readonly [name: string, value?: unknown])[],
    kindOf: (name: string) => Request['kind'],
    get?: readonly string[],
  ) => {
    const names = entries.map(([name]) => name).join('\n');
    const [first = ''] = entries[0] ?? [];
    const known = waiting(kindOf(first))
      ?.wishes.get(first)
      ?.calls.find((call) => call.names === names);
    const call = known ?? beginCall(names);
    for (const [name, value] of entries) {
      const kind = kindOf(name);
      const line = waiting(kind);
      const mayDrop = whenDisconnected === 'drop' && kind === 'change';
      if (problem) call.failed(problem);
      else if (!isOpen && (kind === 'command' || whenDisconnected !== 'queue')) {
        if (!mayDrop) call.failed(away());
      } else if (
        !isOpen &&
        kind === 'change' &&
        !line?.wishes.has(name) &&
        (line?.wishes.size ?? 0) >= queueLimit
      ) {
        call.failed(new Disconnected('Queue full', name));
      } else addWish(line ?? push(kind, get), name, value, [call]);
    }
    call.settle();
    if (timer === undefined) pump();
    return call.promise;
  };
  const pump = () => {
    timer = undefined;
    for (let [next] = queue; isOpen && next; [next] = queue) {
      const pace = next.kind === 'change' ? 'change' : 'other';
      const wait = due[pace] - performance.now();
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        return;
      }
      due[pace] = performance.now() + INTERVAL_MS;
      queue.shift();
      if (next === joined) joined = undefined;
      requests.send(next, knowsIds);
    }
  };
  const hold = () => {
    isOpen = false;
    clearTimeout(timer);
    timer = undefined;
    sift(queue.splice(0), away());
  };
  /** Puts changes and questions back into the queue, and refuses commands. */
  const sift = (all: readonly Request[], reason: Error, keeps = true) => {
    joined = undefined;
    for (const { kind, wishes } of all) {
      if (kind === 'command' || !keeps) refuse(wishes.values(), reason);
      else
        for (const [name, { value, calls }] of wishes)
          addWish(waiting(kind) ?? push(kind), name, value, calls);
    }
  };
  const lose = () => {
    hold();
    const lost = problem ?? new Disconnected('Lost: may be done or not');
    sift([...requests.takeAll(), ...queue.splice(0)], lost, !problem && whenDisconnected === 'queue');
  };
  return {
    change: (values, get) => ask(values, (name) => (COMMANDS.has(name) ? 'command' : 'change'), get),
    question: (names) =>
      ask(
        names.map((name) => [name]),
        () => 'question',
      ),
    answer: (message) => requests.answer(message, knowsIds),
    open(known) {
      knowsIds = known;
      isOpen = !problem;
      pump();
    },
    hold,
    lose,
    end(reason) {
      problem = reason;
      lose();
    },
  };
}

function away(): Disconnected {
  return new Disconnected('No connection');
}
