import { readAddress } from './address.ts';
import { type Connection, type ConnectionState, keepConnection } from './connection.ts';
import { Disconnected, InvalidValue, type SightglassError, Timeout, UnknownKey } from './errors.ts';
import { httpSide, queryText } from './http.ts';
import { type Identity, type IdentityOptions, identify } from './identity.ts';
import type { Patch, State } from './keys.ts';
import { knowNothing } from './known-state.ts';
import { later } from './later.ts';
import { type Library, openLibrary } from './library.ts';
import { noListeners } from './listeners.ts';
import { TIMEOUT_MS } from './login.ts';
import { type Message, valuesIn } from './messages.ts';
import { COMMANDS, makeOutbox, type Outbox, type WhenDisconnected } from './outbox.ts';
import { makeRecorder, type Recorder } from './recorder.ts';
import type { MediaRecord } from './records.ts';
import { onWake } from './wake.ts';

/** How a {@link Camera} is connected to, and as whom. */
export type CameraOptions = CameraSettings & IdentityOptions;

/** How a {@link Camera} is connected to. */
export interface CameraSettings {
  /** What becomes of changes without a connection; `queue` by default. */
  readonly whenDisconnected?: WhenDisconnected;
  /** Keys that the queue holds; 1000 by default. A change of one more is rejected. */
  readonly queueLimit?: number;
  /** How long the server may take over an answer, in ms; 15000 by default, `Infinity` for no limit. */
  readonly timeout?: number;
  /** Longest wait before a new try to connect, in ms; 30000 by default. Less where somebody is looking. */
  readonly longestWait?: number;
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

/** Words of the protocol beside keys. */
const RESERVED = /^(?:|id|get|info|ping|(?:un)?subscribe|username|password|token)$/;

/** A camera, as long as {@link Camera.close} was not called: it is connected to, and connected to again. */
export class Camera {
  /** The recordings on its disk. */
  readonly recordings: Library;
  /** Starts, ends, pauses and resumes a recording. */
  readonly record: Recorder = makeRecorder((values) => this.set(values));
  readonly #address: string;
  readonly #identity: Identity;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #state = knowNothing();
  readonly #connectionListeners = noListeners<ConnectionState>();

  /** @throws TypeError when `url` is no address of a camera, or there are several ways to log in */
  constructor(url: string, options: CameraOptions = {}) {
    const { whenDisconnected = 'queue', queueLimit = 1_000, timeout = TIMEOUT_MS } = options;
    const address = readAddress(url);
    const http = httpSide(address.http, timeout);
    const identity = identify(options, http);
    const send = (message: Message) => connection.send(message);
    const outbox = makeOutbox(send, whenDisconnected, queueLimit, timeout);
    const connection = keepConnection(address.webSocket, identity, options.longestWait, {
      changed: (state) => {
        if (state.status === 'closed') {
          stopWaking();
          http.close(state.reason);
          outbox.end(closedError(state.reason));
        } else if (state.status !== 'open') outbox.hold();
        // A listener may have closed it: whoever comes next has heard of that already.
        this.#connectionListeners.tell(state, () => state === connection.state);
      },
      received: (message) => {
        const values = valuesIn(message);
        this.#state.merge('info' in message ? values.filter(([name]) => !COMMANDS.has(name)) : values);
        outbox.answer(message);
      },
      welcomed: (values, knowsIds) => {
        this.#state.replace(values);
        outbox.open(knowsIds);
      },
      lost: outbox.lose,
    });
    const stopWaking = onWake(connection.wake);
    this.#address = address.http;
    this.#identity = identity;
    this.#connection = connection;
    this.#outbox = outbox;
    this.recordings = openLibrary(address.http, http, identity);
    connection.connect();
  }

  /**
   * Changes keys. The latest value of each key is sent, up to 20 messages a second; a value that was overtaken
   * before it was sent is settled by the one that did. Never overtaken, kept or sent twice are `record` and `snap`.
   * Without a connection, what is queued waits for one as long as it takes; `close()` ends that.
   *
   * @returns the values as confirmed; without those that were dropped
   * @throws PermissionDenied, InvalidValue, InvalidState, InsufficientStorage, HardwareError, RateLimited, Timeout,
   *   Disconnected; the first of them when there are several
   */
  set(values: Patch): Promise<Partial<State>> {
    const entries = Object.entries(values);
    for (const [name, value] of entries) {
      const problem = RESERVED.test(name)
        ? new UnknownKey('No key', name)
        : // A longer text would end the connection, and be sent again with the next.
          (typeof value === 'string' ? value.length < 1_024 : value === !!value || Number.isFinite(value))
          ? undefined
          : new InvalidValue('No short text, number or boolean', name);
      if (problem) return Promise.reject(problem);
    }
    return this.#outbox.change(entries);
  }

  /** Asks for values. @throws PermissionDenied, UnknownKey, Timeout, Disconnected */
  get<K extends keyof State>(keys: readonly K[]): Promise<Pick<State, K>> {
    return this.#outbox.question(keys) as Promise<Pick<State, K>>;
  }

  /** What the camera last said; keys that may not be read are missing. The same object until something changes. */
  get state(): Readonly<Partial<State>> {
    return this.#state.snapshot;
  }

  /** Calls `listener` with every new value of a key, also with what changed while away. @returns ends that */
  on<K extends keyof State>(key: K, listener: (value: State[K]) => void): () => void {
    // The server's word is taken for the type of its values.
    return this.#state.on(key, listener as (value: unknown) => void);
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
  waitFor<K extends keyof State>(
    key: K,
    wanted: State[K] | ((value: State[K]) => boolean),
    { timeout = Number.POSITIVE_INFINITY }: { readonly timeout?: number } = {},
  ): Promise<State[K]> {
    return settled((resolve, reject) => {
      const look = (value: State[K]) => {
        try {
          if (typeof wanted === 'function' ? wanted(value) : value === wanted) resolve(value);
        } catch (problem) {
          reject(problem);
        }
      };
      const known = this.state[key];
      if (known !== undefined) look(known);
      const late = () => reject(new Timeout(`Not that after ${timeout} ms`, key));
      const timer = later(late, timeout);
      const whenClosed = (state: ConnectionState) => {
        if (state.status === 'closed') reject(closedError(state.reason));
      };
      return [this.on(key, look), this.#follow(whenClosed), () => clearTimeout(timer)];
    });
  }

  /** What the connection is doing. */
  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** Calls `listener` whenever the connection does something else. @returns ends that */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    return this.#connectionListeners.add(listener);
  }

  /** Waits until the connection is open. @throws the reason when it is closed for good */
  opened(): Promise<void> {
    return settled((resolve, reject) => [
      this.#follow((state) => {
        if (state.status === 'open') resolve();
        else if (state.status === 'closed') reject(state.reason);
      }),
    ]);
  }

  /**
   * Takes a picture.
   *
   * @returns its record; undefined from an original device, which keeps none
   * @throws as {@link Camera.set}
   */
  async snapshot(): Promise<MediaRecord | undefined> {
    const values = await this.#outbox.change([['snap', true]], ['last-snapshot']);
    return (values['last-snapshot'] ?? undefined) as MediaRecord | undefined;
  }

  /** Address of the live picture, MJPEG, for an `<img>`. */
  streamUrl(options: StreamOptions = {}): string {
    return `${this.#address}/api/stream.mjpeg${queryText(options)}`;
  }

  /** The token that requests over HTTP carry; undefined for an anonymous client. May log in. */
  token(): Promise<string | undefined> {
    return this.#identity.token();
  }

  /** Ends the connection for good; what is still open is rejected with {@link Disconnected}. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Calls `listener` with what the connection does now and later. */
  #follow(listener: (state: ConnectionState) => void): () => void {
    listener(this.connection);
    return this.onConnection(listener);
  }
}

/**
 * Connects to a camera, and again whenever the connection is lost.
 *
 * @param url - `http://HOST:PORT` or any other address of the server
 * @throws TypeError when it is none, or when there are several ways to log in
 */
export function connect(url: string, options: CameraOptions = {}): Camera {
  return new Camera(url, options);
}

/** A promise, and what is ended when it is settled. */
async function settled<T>(
  begin: (resolve: (value: T) => void, reject: (problem: unknown) => void) => readonly (() => void)[],
): Promise<T> {
  let ends: readonly (() => void)[] = [];
  try {
    return await new Promise<T>((resolve, reject) => {
      ends = begin(resolve, reject);
    });
  } finally {
    for (const end of ends) end();
  }
}

function closedError(reason: SightglassError): Disconnected {
  return reason instanceof Disconnected ? reason : new Disconnected(`Closed: ${reason.message}`);
}
