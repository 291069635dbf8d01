import { once } from 'node:events';
import { WebSocket } from 'ws';
import { PASSWORD, type TestServer } from './server.testkit.ts';

/** One message of the server. */
export type Message = Readonly<Record<string, unknown>>;

/** A client of the WebSocket that keeps what it gets until somebody asks for it. */
export class TestClient {
  readonly socket: WebSocket;
  /** Everything that came and was not taken by {@link next} yet. */
  readonly inbox: Message[] = [];
  /** The state as a client puts it together: the newest value of every key it was told. */
  readonly state: Record<string, unknown> = {};
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = once(socket, 'close').then(([code, reason]) => ({
      code: code as number,
      reason: String(reason),
    }));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      this.inbox.push(message);
      if (!('error' in message) && !('authenticated' in message)) Object.assign(this.state, message);
      socket.emit('taken');
    });
  }

  /** Connects, anonymous. */
  static async connect(server: Pick<TestServer, 'webSocket'>): Promise<TestClient> {
    // The certificate of a test is the server's own.
    const socket = new WebSocket(server.webSocket, { rejectUnauthorized: false });
    const client = new TestClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Connects as the first administrator. */
  static async admin(server: Pick<TestServer, 'webSocket'>): Promise<TestClient> {
    const client = await TestClient.connect(server);
    client.send({ username: 'admin', password: PASSWORD });
    await client.next((message) => message['authenticated'] === true);
    return client;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The next message that `wanted` holds for; what came before it is dropped. */
  async next(wanted: (message: Message) => boolean = () => true): Promise<Message> {
    for (;;) {
      const message = this.inbox.shift();
      if (message === undefined) await once(this.socket, 'taken');
      else if (wanted(message)) return message;
    }
  }

  /** Sends a request and waits for its reply. @throws with the reply when it is an error */
  async ask(request: object): Promise<Message> {
    const id = `ask-${lastId++}`;
    this.send({ ...request, id });
    const reply = await this.next((message) => message['id'] === id);
    if (reply['error'] !== undefined) throw new Error(JSON.stringify(reply));
    return reply;
  }

  /** Waits until this client was told a value of a key. */
  async told(key: string, value: unknown): Promise<void> {
    const wanted = JSON.stringify(value);
    while (JSON.stringify(this.state[key]) !== wanted) await once(this.socket, 'taken');
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

let lastId = 1;

/** A token of the first administrator, over HTTP. */
export async function tokenOf(server: Pick<TestServer, 'address'>): Promise<string> {
  const answer = await fetch(`${server.address}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** An HTTP request with a token; the body, parsed. */
export async function http(
  server: TestServer,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}
