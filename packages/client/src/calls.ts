/** One call of a user, for the values of some keys: settled when each of them is. */
export interface Call {
  /** The keys, in one text, as long as another call may take part in this one. */
  readonly names: string | undefined;
  readonly promise: Promise<Values>;
  /** It waits for a key. */
  expect(name: string): void;
  /** A key has its value. */
  done(name: string, value: unknown): void;
  /** Fulfils it, if it waits for no key. */
  settle(): void;
  /** A key failed, and with it the call. */
  failed(problem: Error): void;
}

/** Values by the names of their keys. */
export type Values = Readonly<Record<string, unknown>>;

/** What is to be sent for one key, and who waits for it. */
export interface Wish {
  /** What to set it to; undefined where its value is asked for. */
  value: unknown;
  readonly calls: Call[];
}

/** Wishes for keys that go out, and come to an end, in one message. */
export interface Request {
  /**
   * `change` sets keys in any number; `command` sets one key, is never sent twice, and may ask for values with it;
   * `question` asks for values.
   */
  readonly kind: 'change' | 'command' | 'question';
  readonly wishes: Map<string, Wish>;
  /** Names whose values a command wants in its confirmation. */
  readonly get: readonly string[];
}

/** Begins a call. @param names - the keys, in one text */
export function beginCall(names: string): Call {
  const open = new Set<string>();
  const values = new Map<string, unknown>();
  let resolve: (values: Values) => void;
  let reject: (problem: Error) => void;
  const promise = new Promise<Values>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  const settle = () => {
    if (open.size === 0) resolve(Object.fromEntries(values));
  };
  const call = {
    names: names as string | undefined,
    promise,
    expect: (name: string) => open.add(name),
    done(name: string, value: unknown) {
      values.set(name, value);
      open.delete(name);
      settle();
    },
    settle,
    failed(problem: Error) {
      call.names = undefined;
      reject(problem);
    },
  };
  return call;
}

/** Adds a wish to a request; one for the same key takes the new value and is told of it too. */
export function addWish({ wishes }: Request, name: string, value: unknown, calls: readonly Call[]): void {
  const wish = wishes.get(name);
  if (wish) wish.value = value;
  const waiting = wish?.calls ?? [];
  if (!wish) wishes.set(name, { value, calls: waiting });
  for (const call of calls) {
    call.expect(name);
    if (!waiting.includes(call)) waiting.push(call);
  }
}

/** Refuses wishes. */
export function refuse(wishes: Iterable<Wish>, problem: Error): void {
  for (const { calls } of wishes) for (const call of calls) call.failed(problem);
}
