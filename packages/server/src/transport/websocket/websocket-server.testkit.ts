import { once } from 'node:events';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { HttpHouse } from '../http/http-server.testkit.ts';
import { admit } from '../http/identity.ts';
import { Upgrades } from '../upgrade/upgrades.ts';
import { API_PATH, type WebSocketOptions, WebSocketTransport } from './websocket-server.ts';

/** One message of the server. */
export type Message = Readonly<Record<string, unknown>>;

/** The WebSocket API on a real server with real parts: only the camera is a given one. */
export class WebSocketHouse {
  readonly http: HttpHouse;
  readonly webSockets: WebSocketTransport;
  readonly port: number;
  /** Lines of the log. */
  readonly log: readonly string[];

  readonly #upgrades: Upgrades;

  private constructor(
    http: HttpHouse,
    webSockets: WebSocketTransport,
    upgrades: Upgrades,
    port: number,
    log: readonly string[],
  ) {
    this.http = http;
    this.webSockets = webSockets;
    this.#upgrades = upgrades;
    this.port = port;
    this.log = log;
  }

  static async open(options: Partial<WebSocketOptions> = {}): Promise<WebSocketHouse> {
    const http = await HttpHouse.open();
    const log: string[] = [];
    const { store, auth, audit } = http;
    const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
    const webSockets = new WebSocketTransport({
      store,
      auth,
      logger,
      admit: (request) =>
        admit(request, {
          auth,
          audit,
          allowedOrigins: ['https://panel.example'],
          allowedHosts: ['camera.example'],
        }),
      rateLimit: { perSecond: 0, burst: 0, patience: 0 },
      maxAnonymous: 0,
      heartbeat: { pingMs: 20_000, silenceMs: 60_000, behindMs: 30_000 },
      ...options,
    });
    const upgrades = new Upgrades({ [API_PATH]: (...upgrade) => webSockets.take(...upgrade) }, logger);
    upgrades.attach(http.app.server);
    const address = await http.app.listen({ port: 0, host: '127.0.0.1' });
    return new WebSocketHouse(http, webSockets, upgrades, Number(new URL(address).port), log);
  }

  /** Connects a client, anonymous where the headers do not say otherwise. */
  async connect(headers: Readonly<Record<string, string>> = {}): Promise<TestClient> {
    const client = new TestClient(new WebSocket(`ws://127.0.0.1:${this.port}/api/v1`, { headers }));
    await once(client.socket, 'open');
    return client;
  }

  /** Connects a client that is logged in under a role. */
  async connectAs(role: string): Promise<TestClient> {
    return this.connect(await this.http.bearer(role));
  }

  async close(): Promise<void> {
    this.#upgrades.close();
    await this.webSockets.close();
    await this.http.close();
  }
}

/** A client that keeps what it gets until somebody asks for it. */
export class TestClient {
  readonly socket: WebSocket;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #inbox: Message[] = [];
  #arrived = () => {};
  #lastMark = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    // How it ended is in `closed`.
    socket.on('error', () => {});
    socket.on('message', (data) => {
      this.#inbox.push(JSON.parse(String(data)));
      this.#arrived();
    });
  }

  /** What came and was not taken yet. */
  get untaken(): readonly Message[] {
    return this.#inbox;
  }

  /** Sends messages one right behind the other: strings as they are, anything else as JSON. */
  send(...messages: readonly (string | object)[]): void {
    for (const message of messages) {
      this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    }
  }

  /** The next message. */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.#inbox.shift();
      if (message) return message;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  /** The next message that carries a field; what came before it is dropped. */
  async nextWith(field: string): Promise<Message> {
    for (;;) {
      const message = await this.next();
      if (Object.hasOwn(message, field)) return message;
    }
  }

  /** Sends messages and gives everything that comes: the answers, then what is told in the turn behind them. */
  async ask(...messages: readonly (string | object)[]): Promise<Message[]> {
    this.send(...messages);
    return [...(await this.#untilAnswered()), ...(await this.#untilAnswered())];
  }

  /** Everything that came and was not taken yet, and what is on its way. */
  async rest(): Promise<Message[]> {
    return this.ask();
  }

  /** Everything that comes until all that was sent before is answered. */
  async #untilAnswered(): Promise<Message[]> {
    const mark = `mark ${this.#lastMark++}`;
    this.send({ ping: mark });
    const heard: Message[] = [];
    for (;;) {
      const message = await this.next();
      if (message['pong'] === mark) return heard;
      heard.push(message);
    }
  }
}
