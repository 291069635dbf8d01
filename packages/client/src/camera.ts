import { readAddress } from './address.ts';
import { type Connection, type ConnectionState, keepConnection } from './connection.ts';
import { Disconnected, type SightglassError, Timeout } from './errors.ts';
import { type Http, httpSide, queryText } from './http.ts';
import { type Identity, type IdentityOptions, identify } from './identity.ts';
import type { Patch, State } from './keys.ts';
import { guarded, KnownState } from './known-state.ts';
import { type Library, openLibrary } from './library.ts';
import { TIMEOUT_MS } from './login.ts';
import { type Message, valuesIn } from './messages.ts';
import { Outbox, type WhenDisconnected } from './outbox.ts';
import { Recorder } from './recorder.ts';
import type { MediaRecord } from './records.ts';
import type { Ticket } from './requests.ts';
import { onWake } from './wake.ts';

/** How a {@link Camera} is connected to. */
export interface CameraOptions extends IdentityOptions {
  /** What becomes of changes without a connection; `queue` by default. */
  readonly whenDisconnected?: WhenDisconnected;
  /** Keys that the queue holds; 1000 by default. A change of one more is rejected. */
  readonly queueLimit?: number;
  /** How long the server may take over an answer, in ms; 15000 by default. */
  readonly timeout?: number;
}

/** Which live picture. */
export interface StreamOptions {
  /** Without it, the picture that is recorded, with the other camera in it where `pip-mode` says so. */
  readonly camera?: 1 | 2;
  /** Frames per second, 1–60. */
  readonly fps?: number;
  /** Width in pixels, 64–3840. */
  readonly width?: number;
  /** Needed where the picture is not public; see {@link Camera.token}. */
  readonly token?: string;
}

/** Done once, not again: see {@link Outbox.command}. */
const COMMANDS: ReadonlySet<string> = new Set(['record', 'snap'] satisfies (keyof Patch)[]);

/** A camera, as long as {@link Camera.close} was not called: it is connected to, and connected to again. */
export class Camera {
  /** The recordings on its disk. */
  readonly recordings: Library;
  /** Starts, ends, pauses and resumes a recording. */
  readonly record = new Recorder((record) => this.set({ record }));
  readonly #address: string;
  readonly #http: Http;
  readonly #identity: Identity;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #state = new KnownState();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  readonly #stopWaking: () => void;

  /** @throws TypeError when `url` is no address of a camera */
  constructor(url: string, options: CameraOptions = {}) {
    const { whenDisconnected = 'queue', queueLimit = 1_000, timeout = TIMEOUT_MS } = options;
    const address = readAddress(url);
    this.#address = address.http;
    this.#http = httpSide(address.http, timeout);
    this.#identity = identify(options, this.#http);
    this.recordings = openLibrary(address.http, this.#http, this.#identity);
    this.#outbox = new Outbox((message) => this.#connection.send(message), {
      whenDisconnected,
      queueLimit,
      timeoutMs: timeout,
    });
    this.#connection = keepConnection(address.webSocket, this.#identity, {
      changed: (state) => this.#connectionChanged(state),
      received: (message) => this.#received(message),
      welcomed: (values, dialect) => {
        this.#state.replace(values);
        this.#outbox.open(dialect);
      },
      lost: () => this.#outbox.lose(),
    });
    this.#stopWaking = onWake(() => this.#connection.wake());
    this.#connection.connect();
  }

  /**
   * Changes keys. The latest value of each key is sent, up to 20 messages a second; a value that was overtaken
   * before it was sent is settled by the one that did. Never overtaken, kept or sent twice are `record` and `snap`.
   *
   * @returns the values as confirmed; without those that were dropped
   * @throws PermissionDenied, InvalidValue, InvalidState, InsufficientStorage, HardwareError, RateLimited, Timeout,
   *   Disconnected; the first of them when there are several
   */
  async set(values: Patch): Promise<Partial<State>> {
    const wanted = Object.entries(values).filter(([name]) => COMMANDS.has(name) || !this.#outbox.drops);
    const confirmed = gathered(
      wanted.map(([name]) => name),
      (name, ticket) => {
        const value: unknown = Reflect.get(values, name);
        if (COMMANDS.has(name)) this.#outbox.command(name, value, ticket);
        else this.#outbox.change(name, value, ticket);
      },
    );
    this.#outbox.flush();
    return confirmed;
  }

  /** Asks for values. @throws PermissionDenied, UnknownKey, Timeout, Disconnected */
  async get<K extends keyof State>(keys: readonly K[]): Promise<Pick<State, K>> {
    const values = gathered([...new Set(keys)], (name, ticket) => this.#outbox.question(name, ticket));
    this.#outbox.flush();
    return (await values) as Pick<State, K>;
  }

  /** What the camera last said; keys that may not be read are missing. The same object until something changes. */
  get state(): Readonly<Partial<State>> {
    return this.#state.snapshot;
  }

  /** Calls `listener` with every new value of a key, also with what changed while away. @returns ends that */
  on<K extends keyof State>(key: K, listener: (value: State[K]) => void): () => void {
    // The server's word is taken for the type of its values.
    return this.#state.on(key, (value) => listener(value as State[K]));
  }

  /** Calls `listener` with the next new value of a key. @returns ends that */
  once<K extends keyof State>(key: K, listener: (value: State[K]) => void): () => void {
    const end = this.on(key, (value) => {
      end();
      listener(value);
    });
    return end;
  }

  /**
   * Waits until a key has a value.
   *
   * @param wanted - the value, or what holds for it
   * @param options - `timeout` in ms; without it there is none
   * @throws Timeout; Disconnected when the camera is closed before
   */
  async waitFor<K extends keyof State>(
    key: K,
    wanted: State[K] | ((value: State[K]) => boolean),
    { timeout }: { readonly timeout?: number } = {},
  ): Promise<State[K]> {
    const holds = typeof wanted === 'function' ? wanted : (value: State[K]) => value === wanted;
    const ends: (() => void)[] = [];
    try {
      return await new Promise((resolve, reject) => {
        const look = (value: State[K]) => {
          try {
            if (holds(value)) resolve(value);
          } catch (problem) {
            reject(problem);
          }
        };
        const known = this.state[key];
        if (known !== undefined) look(known);
        ends.push(this.on(key, look));
        const whenClosed = (state: ConnectionState) => {
          if (state.status === 'closed') reject(closedError(state.reason));
        };
        ends.push(this.#follow(whenClosed));
        if (timeout === undefined) return;
        const late = () => reject(new Timeout(`${key} is not that after ${timeout} ms`, key));
        const timer = setTimeout(late, timeout);
        ends.push(() => clearTimeout(timer));
      });
    } finally {
      for (const end of ends) end();
    }
  }

  /** What the connection is doing. */
  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** Calls `listener` whenever the connection does something else. @returns ends that */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    const own = (state: ConnectionState) => listener(state);
    this.#connectionListeners.add(own);
    return () => this.#connectionListeners.delete(own);
  }

  /** Waits until the connection is open. @throws the reason when it is closed for good */
  opened(): Promise<void> {
    let end: (() => void) | undefined;
    const opened = new Promise<void>((resolve, reject) => {
      end = this.#follow((state) => {
        if (state.status === 'open') resolve();
        else if (state.status === 'closed') reject(state.reason);
      });
    });
    return opened.finally(end);
  }

  /**
   * Takes a picture.
   *
   * @returns its record; undefined from an original device, which keeps none
   * @throws as {@link Camera.set}
   */
  async snapshot(): Promise<MediaRecord | undefined> {
    const reply = await new Promise<Message>((done, failed) => {
      this.#outbox.command('snap', true, { done, failed }, ['last-snapshot']);
    });
    return (reply['last-snapshot'] ?? undefined) as MediaRecord | undefined;
  }

  /** Address of the live picture, MJPEG, for an `<img>`. */
  streamUrl(options: StreamOptions = {}): string {
    return `${this.#address}/api/stream.mjpeg${queryText({ ...options })}`;
  }

  /** The token that requests over HTTP carry; undefined for an anonymous client. May log in. */
  token(): Promise<string | undefined> {
    return this.#identity.token();
  }

  /** Ends the connection for good; what is still open is rejected with {@link Disconnected}. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Calls `listener` with what the connection does now and later. */
  #follow(listener: (state: ConnectionState) => void): () => void {
    listener(this.connection);
    return this.onConnection(listener);
  }

  #received(message: Message): void {
    this.#state.merge(valuesIn(message).filter(([name]) => !COMMANDS.has(name) || !('info' in message)));
    this.#outbox.answer(message);
  }

  #connectionChanged(state: ConnectionState): void {
    if (state.status === 'closed') {
      this.#stopWaking();
      this.#http.close(state.reason);
      this.#outbox.end(closedError(state.reason));
    } else if (state.status !== 'open') this.#outbox.hold();
    for (const listener of [...this.#connectionListeners]) {
      // A listener may have closed it: whoever comes next has heard of that already.
      if (state === this.connection) guarded(() => listener(state));
    }
  }
}

/**
 * Connects to a camera, and again whenever the connection is lost.
 *
 * @param url - `http://HOST:PORT` or any other address of the server
 * @throws TypeError when it is none
 */
export function connect(url: string, options: CameraOptions = {}): Camera {
  return new Camera(url, options);
}

function closedError(reason: SightglassError): Disconnected {
  return reason instanceof Disconnected ? reason : new Disconnected(`Closed: ${reason.message}`);
}

/** Waits for the values of several keys; the first problem is that of all. */
function gathered(
  names: readonly string[],
  ask: (name: string, ticket: Ticket) => void,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const values: [string, unknown][] = [];
    const done = () => {
      if (values.length === names.length) resolve(Object.fromEntries(values));
    };
    for (const name of names) {
      ask(name, {
        done: (reply) => {
          values.push([name, reply[name]]);
          done();
        },
        failed: reject,
      });
    }
    done();
  });
}
