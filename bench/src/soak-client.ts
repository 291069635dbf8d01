import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';

type Message = Readonly<Record<string, unknown>>;

/** A client that remembers what it was told by broadcasts alone. */
export class SoakClient {
  /** Newest value of every key, out of the first reply and the broadcasts since. */
  readonly told: Record<string, unknown> = {};
  /** Changes that were answered. */
  changes = 0;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Message) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as Message));
  }

  /** Connects as the first administrator and learns the state. */
  static async connect(address: string, password: string): Promise<SoakClient> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1`);
    const client = new SoakClient(socket);
    await once(socket, 'open');
    await client.ask({ username: 'admin', password });
    await client.ask({ get: ['*'] }, (state) => Object.assign(client.told, state));
    return client;
  }

  /**
   * Sends a request and waits for the first answer to it.
   *
   * @param now - called with the answer before the message behind it is looked at, unlike the promise
   */
  ask(request: object, now?: (answer: Message) => void): Promise<Message> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ ...request, id }));
    return new Promise((resolve) => {
      this.#waiting.set(id, (answer) => {
        now?.(answer);
        resolve(answer);
      });
    });
  }

  /**
   * Compares what broadcasts told with what is true, for the keys that stay the same meanwhile.
   *
   * @returns a line for each key that differs
   */
  async strayed(keys: readonly string[]): Promise<readonly string[]> {
    const before = await this.ask({ get: keys });
    // What was changed before the first answer has been broadcast before the second one.
    let told: Message = {};
    const after = await this.ask({ get: keys }, () => {
      told = { ...this.told };
    });
    return keys
      .filter(
        (key) => isDeepStrictEqual(before[key], after[key]) && !isDeepStrictEqual(told[key], after[key]),
      )
      .map((key) => `${key} is ${JSON.stringify(after[key])}, told was ${JSON.stringify(told[key])}`);
  }

  /** Changes something; a refusal is an answer too. */
  async change(values: object): Promise<void> {
    await this.ask(values);
    this.changes += 1;
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: Message): void {
    const { id } = message;
    if (typeof id === 'number') {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    } else if (!('error' in message) && !('authenticated' in message)) Object.assign(this.told, message);
  }
}
