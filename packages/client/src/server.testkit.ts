import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';

/** A message that a client has sent. */
export type Sent = Readonly<Record<string, unknown>>;

/** The answers of a server under test; by default it knows `brightness` and confirms everything. */
export type Script = (message: Sent, send: (reply: object) => void) => void;

const OBEDIENT: Script = ({ id, get, ...updates }, send) => {
  if (get) send({ brightness: 50, contrast: 50, id });
  else if (!('ping' in updates)) send({ ...updates, info: Object.keys(updates), id });
};

/** A real WebSocket server whose answers a test writes. */
export class ScriptedServer {
  readonly address: string;
  /** Everything that came. */
  readonly sent: Sent[] = [];
  script: Script = OBEDIENT;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer, port: number) {
    this.#server = server;
    this.address = `http://127.0.0.1:${port}`;
    server.on('connection', (client) => client.on('message', (data) => this.#take(client, String(data))));
  }

  /** Starts one. @param port - a free one without it */
  static async start(port = 0): Promise<ScriptedServer> {
    const server = new WebSocketServer({ port, host: '127.0.0.1' });
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new TypeError('The server has no port');
    return new ScriptedServer(server, place.port);
  }

  /** Answers as at first. */
  get obedient(): Script {
    return OBEDIENT;
  }

  /** Sends a message to everybody. */
  broadcast(message: object): void {
    for (const client of this.#server.clients) client.send(JSON.stringify(message));
  }

  /** Waits until something came that `wanted` holds for. */
  async received(wanted: (message: Sent) => boolean): Promise<void> {
    while (!this.sent.some(wanted)) await once(this.#server, 'taken');
  }

  /** Cuts everybody off. */
  cut(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(client: WebSocket, text: string): void {
    const message = JSON.parse(text) as Sent;
    this.sent.push(message);
    this.script(message, (reply) => client.send(JSON.stringify(reply)));
    this.#server.emit('taken');
  }
}
