import { errorFor, Timeout } from './errors.ts';
import type { Dialect } from './greeting.ts';
import { confirmedIn, type Message, textIn, valuesIn } from './messages.ts';

/** Somebody who waits for what becomes of one key. Told once; what is told after that is not heard. */
export interface Ticket {
  /** Confirmed, or its value is there: it is in the reply under the name of the key. */
  done(reply: Message): void;
  failed(problem: Error): void;
}

/** What is to be sent for one key, and who waits for it. */
export interface Wish {
  /** What to set it to; undefined where its value is asked for. */
  value?: unknown;
  readonly tickets: Ticket[];
}

/** Wishes for keys that go out, and come to an end, in one message. */
export interface Request {
  /**
   * `change` sets keys in any number; `command` sets one key, is never sent twice, and may ask for values with it;
   * `question` asks for values.
   */
  readonly kind: 'change' | 'command' | 'question';
  readonly wishes: ReadonlyMap<string, Wish>;
  /** Names whose values a command wants in its confirmation. */
  readonly get?: readonly string[];
}

interface OpenRequest extends Request {
  readonly wishes: Map<string, Wish>;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The requests that were sent and are not answered yet. */
export class Requests {
  readonly #send: (message: Message) => void;
  readonly #timeoutMs: number;
  readonly #open = new Map<number, OpenRequest>();
  #count = 0;

  /** @param timeoutMs - how long an answer may take */
  constructor(send: (message: Message) => void, timeoutMs: number) {
    this.#send = send;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends a request. */
  send(request: Request, dialect: Dialect): void {
    const id = ++this.#count;
    const timer = setTimeout(() => this.#expire(id), this.#timeoutMs);
    this.#open.set(id, { ...request, wishes: new Map(request.wishes), timer });
    const names = [...request.wishes.keys()];
    const isQuestion = request.kind === 'question';
    const get = isQuestion ? names : dialect === 'ids' && request.get;
    const values = isQuestion ? [] : names.map((name) => [name, request.wishes.get(name)?.value]);
    this.#send({
      ...Object.fromEntries(values),
      ...(get && { get }),
      ...(dialect === 'ids' && { id }),
    });
  }

  /** Finds the wishes that a message answers. */
  answer(message: Message, dialect: Dialect): void {
    const { id } = message;
    if (dialect === 'ids' && typeof id !== 'number') return;
    const candidates = typeof id === 'number' ? [id] : [...this.#open.keys()];
    const error = textIn(message, 'error');
    if (error !== '') {
      const key = textIn(message, 'key');
      this.#refuse(candidates, key, errorFor(error, textIn(message, 'message'), key || undefined));
      return;
    }
    const confirmed = confirmedIn(message);
    for (const name of confirmed ?? valuesIn(message).map(([each]) => each)) {
      this.#grant(candidates, name, message, confirmed === undefined);
    }
  }

  /** Everything that is not answered, oldest first; it is given up here. */
  takeAll(): readonly Request[] {
    const all = [...this.#open.values()];
    for (const { timer } of all) clearTimeout(timer);
    this.#open.clear();
    return all;
  }

  /** Fulfils the oldest wish of that name. */
  #grant(candidates: readonly number[], name: string, reply: Message, isQuestion: boolean): void {
    for (const id of candidates) {
      const request = this.#open.get(id);
      if (!request || (request.kind === 'question') !== isQuestion) continue;
      const wish = this.#take(id, request, name);
      if (!wish) continue;
      for (const ticket of wish.tickets) ticket.done(reply);
      return;
    }
  }

  /** Refuses the oldest wish of that name; without a name, the whole oldest request. */
  #refuse(candidates: readonly number[], name: string, problem: Error): void {
    for (const id of candidates) {
      const request = this.#open.get(id);
      if (!request) continue;
      // A key that a command only wanted to read is no reason to call the command refused.
      if (request.get?.includes(name)) return;
      const names = name === '' ? [...request.wishes.keys()] : [name];
      const wishes = names.flatMap((each) => this.#take(id, request, each) ?? []);
      if (wishes.length === 0) continue;
      for (const { tickets } of wishes) for (const ticket of tickets) ticket.failed(problem);
      return;
    }
  }

  #take(id: number, request: OpenRequest, name: string): Wish | undefined {
    const wish = request.wishes.get(name);
    request.wishes.delete(name);
    if (request.wishes.size === 0) {
      clearTimeout(request.timer);
      this.#open.delete(id);
    }
    return wish;
  }

  #expire(id: number): void {
    const wishes = this.#open.get(id)?.wishes ?? [];
    this.#open.delete(id);
    for (const [name, { tickets }] of wishes) {
      const problem = new Timeout(`The server did not answer within ${this.#timeoutMs / 1_000} s`, name);
      for (const ticket of tickets) ticket.failed(problem);
    }
  }
}
