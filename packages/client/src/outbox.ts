import { Disconnected } from './errors.ts';
import type { Dialect } from './greeting.ts';
import type { Message } from './messages.ts';
import { type Request, Requests, type Ticket, type Wish } from './requests.ts';
import { Throttle } from './throttle.ts';

/**
 * What becomes of changes while there is no connection: `queue` keeps the latest of each key and sends it later, `fail`
 * rejects with {@link Disconnected}, `drop` forgets them without a word.
 */
export type WhenDisconnected = 'queue' | 'fail' | 'drop';

/** How an {@link Outbox} behaves. */
export interface OutboxOptions {
  readonly whenDisconnected: WhenDisconnected;
  /** Keys that are kept while there is no connection. */
  readonly queueLimit: number;
  /** How long an answer may take, in ms. */
  readonly timeoutMs: number;
}

/** Changes go out 20 times a second, and commands and questions as often: together well below what a server takes. */
const INTERVAL_MS = 50;

/** Everything that the client wants of the server, in an order and at a pace that the server can bear. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #requests: Requests;
  readonly #changes = new Map<string, Wish>();
  readonly #questions = new Map<string, Wish>();
  readonly #commands: Request[] = [];
  readonly #changeTurns = new Throttle(() => this.#sendChanges(), INTERVAL_MS);
  readonly #otherTurns = new Throttle(() => this.#sendOther(), INTERVAL_MS);
  #dialect: Dialect = 'ids';
  #isOpen = false;
  #end: Error | undefined;

  /** @param send - sends one message; called between {@link open} and {@link lose} only */
  constructor(send: (message: Message) => void, options: OutboxOptions) {
    this.#options = options;
    this.#requests = new Requests(send, options.timeoutMs);
  }

  /** Whether a change that is made now is forgotten. */
  get drops(): boolean {
    return !this.#isOpen && !this.#end && this.#options.whenDisconnected === 'drop';
  }

  /**
   * Wants a key set, at the next {@link flush}. The latest value of each key goes out; who asked for an earlier one
   * hears of that.
   */
  change(name: string, value: unknown, ticket: Ticket): void {
    const full = !this.#isOpen && !this.#changes.has(name) && this.#changes.size >= this.#options.queueLimit;
    if (this.#refuses(ticket)) return;
    if (full) {
      ticket.failed(new Disconnected('No connection, and the queue is full', name));
      return;
    }
    add(this.#changes, name, { value, tickets: [ticket] });
  }

  /** Wants a key's value, at the next {@link flush}. */
  question(name: string, ticket: Ticket): void {
    if (this.#refuses(ticket)) return;
    add(this.#questions, name, { tickets: [ticket] });
  }

  /** Lets changes and questions go out, those made together in one message. Does nothing without a connection. */
  flush(): void {
    if (!this.#isOpen) return;
    if (this.#changes.size > 0) this.#changeTurns.request();
    if (this.#questions.size > 0) this.#otherTurns.request();
  }

  /**
   * Wants something done exactly once: never merged, never kept for later, never sent again.
   *
   * @param get - names whose values the confirmation is to carry, where the server can
   */
  command(name: string, value: unknown, ticket: Ticket, get?: readonly string[]): void {
    if (!this.#isOpen) {
      ticket.failed(this.#end ?? away());
      return;
    }
    const wishes = new Map([[name, { value, tickets: [ticket] }]]);
    this.#commands.push({ kind: 'command', wishes, ...(get ? { get } : {}) });
    this.#otherTurns.request();
  }

  /** Finds what a message answers. */
  answer(message: Message): void {
    this.#requests.answer(message, this.#dialect);
  }

  /** There is a connection, and a server that speaks so. */
  open(dialect: Dialect): void {
    this.#dialect = dialect;
    this.#isOpen = !this.#end;
    this.flush();
  }

  /** Nothing can be sent for now; what was sent may still be answered. */
  hold(): void {
    this.#isOpen = false;
    this.#changeTurns.stop();
    this.#otherTurns.stop();
    fail(this.#commands.splice(0), away());
  }

  /** The connection is gone: no answer comes any more. */
  lose(): void {
    this.hold();
    const lost = new Disconnected('Connection lost; it may have been done or not');
    const sent = this.#requests.takeAll();
    fail(
      sent.filter(({ kind }) => kind === 'command'),
      lost,
    );
    const changes = takeAll(this.#changes);
    const questions = takeAll(this.#questions);
    const again: readonly Request[] = [
      ...sent.filter(({ kind }) => kind !== 'command'),
      { kind: 'change', wishes: changes },
      { kind: 'question', wishes: questions },
    ];
    if (this.#end || this.#options.whenDisconnected !== 'queue') fail(again, this.#end ?? lost);
    else {
      for (const { kind, wishes } of again) {
        const line = kind === 'change' ? this.#changes : this.#questions;
        for (const [name, wish] of wishes) add(line, name, wish);
      }
    }
  }

  /** There never will be a connection again. Everything is refused, now and later. */
  end(problem: Error): void {
    this.#end = problem;
    this.lose();
  }

  #refuses(ticket: Ticket): boolean {
    if (this.#isOpen || (!this.#end && this.#options.whenDisconnected === 'queue')) return false;
    ticket.failed(this.#end ?? away());
    return true;
  }

  #sendChanges(): boolean {
    if (this.#changes.size > 0) {
      this.#requests.send({ kind: 'change', wishes: takeAll(this.#changes) }, this.#dialect);
    }
    return false;
  }

  #sendOther(): boolean {
    const command = this.#commands.shift();
    if (command) this.#requests.send(command, this.#dialect);
    else if (this.#questions.size > 0) {
      this.#requests.send({ kind: 'question', wishes: takeAll(this.#questions) }, this.#dialect);
    }
    return this.#commands.length + this.#questions.size > 0;
  }
}

function away(): Disconnected {
  return new Disconnected('No connection');
}

/** Puts a wish into a line; one that waits there already takes the new value and is told of it too. */
function add(line: Map<string, Wish>, name: string, { value, tickets }: Wish): void {
  const waiting = line.get(name);
  if (waiting === undefined) line.set(name, { value, tickets: [...tickets] });
  else {
    // In place: a slider brings thousands of them.
    waiting.value = value;
    waiting.tickets.push(...tickets);
  }
}

function takeAll(line: Map<string, Wish>): Map<string, Wish> {
  const all = new Map(line);
  line.clear();
  return all;
}

function fail(requests: readonly Request[], problem: Error): void {
  for (const { wishes } of requests) {
    for (const { tickets } of wishes.values()) for (const ticket of tickets) ticket.failed(problem);
  }
}
