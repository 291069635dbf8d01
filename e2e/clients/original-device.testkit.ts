import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';

/** What an original device may do with fields that it does not know: the source document does not say. */
export type Manners = 'complains' | 'keeps silent';

const READ_ONLY = new Set(['cam1-exists', 'cam2-exists']);

/**
 * A server that behaves as the source document describes the Rotoclear C Pro: no `id` in its answers, no `*`, no
 * `subscribe`, no `ping`. Wherever the document is silent it is as little help as it can be.
 */
export class OriginalDevice {
  readonly address: string;
  /** Everything that clients sent. */
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  readonly state: Record<string, unknown> = {
    ...{ 'cam1-light': false, 'cam2-light': false, 'cam1-exists': true, 'cam2-exists': false },
    ...{ 'main-camera': 1, 'cam1-sensor': 1, 'cam2-sensor': 1, resolution: '1920x1080', fps: 30 },
    ...{ 'pip-mode': 'off', brightness: 50, contrast: 50, sharpness: 50, saturation: 50, gain: 0 },
    ...{ 'red-gain': 50, 'blue-gain': 50, 'auto-exposure': true, 'auto-white-balance': true },
    ...{ 'noise-supression': false, record: false, snap: false },
  };
  /** Keys that it refuses to change, and its words; no word at all for the empty one. */
  readonly refusals = new Map<string, string>();
  /** Pictures taken. */
  pictures = 0;
  readonly #server: WebSocketServer;
  readonly #manners: Manners;
  readonly #known = new Set<WebSocket>();

  private constructor(server: WebSocketServer, port: number, manners: Manners) {
    this.#server = server;
    this.#manners = manners;
    this.address = `http://127.0.0.1:${port}`;
    server.on('connection', (client) => {
      client.on('message', (data) => this.#take(client, JSON.parse(String(data))));
    });
  }

  /** Starts one on a free port. Its only user is `admin` with the password `pass`. */
  static async start(manners: Manners): Promise<OriginalDevice> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/api/v1' });
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new TypeError('The device has no port');
    return new OriginalDevice(server, place.port, manners);
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(client: WebSocket, message: Record<string, unknown>): void {
    this.messages.push(message);
    const send = (reply: object) => client.send(JSON.stringify(reply));
    const { username, password, get, ...updates } = message;
    if (username !== undefined) {
      if (password === 'pass') this.#known.add(client);
      send(
        password === 'pass'
          ? { authenticated: true, permissions: ['Device_rw', 'Media_rw'] }
          : { authenticated: false, error: 'Invalid credentials' },
      );
    }
    const applied: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(updates)) {
      const refusal = this.refusals.get(key);
      const problem = refusal === undefined ? this.#problemOf(client, key, value) : { error: refusal };
      if (refusal === '') continue;
      if (problem) send({ ...problem, key });
      else if (key in this.state) applied[key] = value;
    }
    if (Object.keys(applied).length > 0) this.#apply(applied, send);
    if (Array.isArray(get)) this.#answer(get, send);
  }

  #problemOf(client: WebSocket, key: string, value: unknown): object | undefined {
    if (!(key in this.state)) return this.#manners === 'complains' ? { error: 'Unknown key' } : undefined;
    if (!this.#known.has(client) || READ_ONLY.has(key)) return { error: 'Permission denied' };
    if (typeof value === 'number' && value > 100) {
      return { error: 'Invalid value', message: 'Value must be between 0 and 100' };
    }
    return undefined;
  }

  #apply(applied: Record<string, unknown>, send: (reply: object) => void): void {
    if (applied['snap'] === true) this.pictures += 1;
    send({ ...applied, info: Object.keys(applied) });
    Object.assign(this.state, applied, { snap: false });
    const broadcast = JSON.stringify({ ...applied, ...('snap' in applied ? { snap: false } : {}) });
    for (const each of this.#server.clients) each.send(broadcast);
  }

  #answer(names: readonly string[], send: (reply: object) => void): void {
    const known = names.filter((name) => name in this.state);
    for (const key of names) {
      if (!known.includes(key) && this.#manners === 'complains') send({ error: 'Unknown key', key });
    }
    if (known.length > 0) send(Object.fromEntries(known.map((name) => [name, this.state[name]])));
  }
}
