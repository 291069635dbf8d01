import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Message } from '../client.testkit.ts';
import { ClientFrames } from './frames.testkit.ts';

/** What passes through a {@link CaptiveProxy}: everything, nothing, or only what clients send. */
type Passage = 'open' | 'stalled' | 'replies stalled';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy in front of a server that does to its clients what networks do. */
export class CaptiveProxy {
  /** Where clients connect to. */
  readonly address: string;
  /** The server behind it; those who connect from now on get to it. */
  target: string;
  /** What it takes every byte to pass, one way, in ms. */
  delayMs = 0;
  /** Messages of clients that went through, in order. */
  readonly messages: Message[] = [];
  /** Connections that clients have begun. */
  connections = 0;
  readonly #listener: Server;
  readonly #happened = new EventEmitter();
  readonly #sockets = new Set<Socket>();
  #held: (() => void)[] = [];
  #passage: Passage = 'open';
  #refusal: number | undefined;
  #cutsNextFrame = false;
  #holdsPictures = false;
  #holdsAnswer: { readonly wanted: RegExp; readonly bytes: number } | undefined;

  private constructor(listener: Server, port: number, target: string) {
    this.#listener = listener;
    this.address = `http://127.0.0.1:${port}`;
    this.target = target;
    listener.on('connection', (socket) => this.#accept(socket));
  }

  /** Starts one on a free port. @param target - address of the server, `http://HOST:PORT` */
  static async start(target: string): Promise<CaptiveProxy> {
    const listener = createServer();
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const place = listener.address();
    if (place === null || typeof place === 'string') throw new TypeError('The proxy has no port');
    return new CaptiveProxy(listener, place.port, target);
  }

  /** Passes everything again, also what was held, and lets new clients in. */
  open(): void {
    this.#passage = 'open';
    this.#refusal = undefined;
    this.#holdsPictures = false;
    this.delayMs = 0;
    for (const pass of this.#held.splice(0)) pass();
  }

  /** Passes nothing and closes nothing: a black hole. */
  stall(): void {
    this.#passage = 'stalled';
  }

  /** Passes what clients send, and nothing of what the server answers. */
  stallReplies(): void {
    this.#passage = 'replies stalled';
  }

  /** Passes no frame of a live picture, old or new, and everything else. */
  stallPictures(): void {
    this.#holdsPictures = true;
  }

  /** Ends all connections. What was held is lost. */
  cut(): void {
    this.#held = [];
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Passes half of the next that the server sends, and cuts. */
  cutInNextFrame(): void {
    this.#cutsNextFrame = true;
  }

  /** Passes so many bytes of the answer to the next request that is `wanted`, and holds the rest of it until {@link open}. */
  holdAnswer(wanted: RegExp, bytes: number): void {
    this.#holdsAnswer = { wanted, bytes };
  }

  /** Answers every request of new connections by itself. @param status - of HTTP */
  refuse(status: number): void {
    this.#refusal = status;
  }

  /** Waits until a client has sent, or has already sent, a message that `wanted` holds for. */
  async sent(wanted: (message: Message) => boolean): Promise<void> {
    while (!this.messages.some(wanted)) await once(this.#happened, 'message');
  }

  /** Waits until clients have begun so many more connections. */
  async connected(more = 1): Promise<void> {
    const wanted = this.connections + more;
    while (this.connections < wanted) await once(this.#happened, 'connection');
  }

  /** Waits until clients hold no more than so many connections. */
  async left(count: number): Promise<void> {
    // Each has an end here and one at the server.
    while (this.#sockets.size > 2 * count) await once(this.#happened, 'end');
  }

  /** Forgets what was sent, and is as it was at first. */
  reset(): void {
    this.cut();
    this.open();
    this.#cutsNextFrame = false;
    this.#holdsAnswer = undefined;
    this.messages.length = 0;
    this.connections = 0;
  }

  async close(): Promise<void> {
    this.cut();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #accept(client: Socket): void {
    this.connections += 1;
    this.#track(client);
    if (this.#refusal !== undefined) refuse(client, this.#refusal);
    else this.#join(client);
    this.#happened.emit('connection');
  }

  #join(client: Socket): void {
    const { hostname, port } = new URL(this.target);
    const server = connect(Number(port), hostname);
    this.#track(server);
    const pair = { client, server };
    const frames = new ClientFrames();
    let isPicture = false;
    let isWebSocket = false;
    let bytesToPass = Number.POSITIVE_INFINITY;
    client.once('data', (data: Buffer) => {
      isWebSocket = /^upgrade: websocket/im.test(data.toString('latin1'));
      isPicture = data.includes('GET /api/stream') || data.includes('GET /api/live');
    });
    client.on('data', (data: Buffer) => {
      if (this.#holdsAnswer?.wanted.test(data.toString('latin1'))) {
        bytesToPass = this.#holdsAnswer.bytes;
        this.#holdsAnswer = undefined;
      }
      this.#pass('stalled', () => this.#toServer(pair, data, isWebSocket ? frames : undefined));
    });
    server.on('data', (answer: Buffer) => {
      const data = answer.subarray(0, bytesToPass);
      bytesToPass -= data.length;
      if (data.length < answer.length) {
        this.#held.push(() => {
          bytesToPass = Number.POSITIVE_INFINITY;
          this.#toClient(pair, answer.subarray(data.length));
        });
      }
      if (!isPicture || !this.#holdsPictures) this.#pass('replies stalled', () => this.#toClient(pair, data));
    });
    client.on('close', () => this.#pass('stalled', () => server.destroy()));
    server.on('close', () => this.#pass('replies stalled', () => client.destroy()));
  }

  /** @param frames - of a WebSocket; undefined for anything else */
  #toServer({ server }: Pair, data: Buffer, frames: ClientFrames | undefined): void {
    for (const text of frames?.take(data) ?? []) this.messages.push(JSON.parse(text) as Message);
    server.write(data);
    this.#happened.emit('message');
  }

  #toClient({ client, server }: Pair, data: Buffer): void {
    if (!this.#cutsNextFrame) {
      client.write(data);
      return;
    }
    this.#cutsNextFrame = false;
    server.destroy();
    client.end(data.subarray(0, data.length / 2));
  }

  /** @param from - the passage that holds this back, as does `stalled` */
  #pass(from: Passage, pass: () => void): void {
    if (this.#passage === from || this.#passage === 'stalled') this.#held.push(pass);
    else if (this.delayMs > 0) setTimeout(pass, this.delayMs);
    else pass();
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay();
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#happened.emit('end');
    });
  }
}

function refuse(client: Socket, status: number): void {
  const body = JSON.stringify({ error: { code: 'REFUSED', message: 'Refused by the proxy' } });
  client.once('data', () => {
    client.end(
      `HTTP/1.1 ${status} Refused\r\nRetry-After: 7\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
        `Connection: close\r\n\r\n${body}`,
    );
  });
}
