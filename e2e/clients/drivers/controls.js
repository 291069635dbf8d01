import { connect } from '@sightglass/client';

/** The keys that it listens to: all that somebody can change. */
export const KEYS = [
  ...[
    'cam1-light',
    'cam2-light',
    'main-camera',
    'cam1-sensor',
    'cam2-sensor',
    'resolution',
    'fps',
    'pip-mode',
  ],
  ...['brightness', 'contrast', 'sharpness', 'saturation', 'gain', 'red-gain', 'blue-gain', 'auto-exposure'],
  ...['auto-white-balance', 'noise-supression', 'record', 'jpeg-quality'],
];

/** What a driver of the JavaScript client can do, in Node.js and in a browser alike. */
export class Controls {
  #open;
  #camera;
  #statuses = [];
  #events = [];

  /** @param open - connects, as `connect` does */
  constructor(open = connect) {
    this.#open = open;
  }

  /** Does a command. @returns its answer; never rejects */
  async do({ id, do: name, ...parameters }) {
    try {
      const value = await this[name](parameters);
      return { id, ok: value ?? null };
    } catch (problem) {
      const { name: kind, message, key } = problem;
      return { id, error: { name: kind, message, key } };
    }
  }

  connect({ url, username, password, token, tokens, whenDisconnected, queueLimit }) {
    const line = tokens && [...tokens];
    this.#camera = this.#open(url, {
      ...(username === undefined ? {} : { credentials: { username, password } }),
      ...(token === undefined ? {} : { token }),
      ...(line && { tokenProvider: () => (line.length > 1 ? line.shift() : line[0]) }),
      ...(whenDisconnected && { whenDisconnected }),
      ...(queueLimit && { queueLimit }),
    });
    this.#statuses.push(this.#camera.connection.status);
    this.#camera.onConnection(({ status }) => this.#statuses.push(status));
    for (const key of KEYS) this.#camera.on(key, (value) => this.#events.push([key, value]));
  }

  opened() {
    return this.#camera.opened();
  }

  connection() {
    const { reason, ...state } = this.#camera.connection;
    return reason ? { ...state, reason: reason.name } : state;
  }

  connections() {
    return this.#statuses;
  }

  set({ values }) {
    return this.#camera.set(values);
  }

  async burst({ key, values }) {
    const outcomes = await Promise.allSettled(values.map((value) => this.#camera.set({ [key]: value })));
    const rejected = {};
    for (const { reason } of outcomes.filter(({ status }) => status === 'rejected')) {
      rejected[reason.name] = (rejected[reason.name] ?? 0) + 1;
    }
    return { fulfilled: outcomes.filter(({ status }) => status === 'fulfilled').length, rejected };
  }

  get({ keys }) {
    return this.#camera.get(keys);
  }

  state() {
    return this.#camera.state;
  }

  async waitFor({ key, value }) {
    await this.#camera.waitFor(key, value);
  }

  events() {
    return this.#events.splice(0);
  }

  snapshot() {
    return this.#camera.snapshot();
  }

  record({ command }) {
    return this.#camera.record[command]();
  }

  close() {
    return this.#camera.close();
  }
}
