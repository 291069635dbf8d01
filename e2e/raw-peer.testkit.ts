import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestServer } from './server.testkit.ts';

/** One frame as RFC 6455, section 5.2, lays it out; every part can be wrong on purpose. */
export interface FrameParts {
  readonly opcode: number;
  readonly payload?: Buffer | string;
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** The length that is written, where it is not that of the payload. */
  readonly length?: number;
}

const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);

/** The bytes of a frame. */
export function frame({ opcode, payload = '', fin = true, reserved = 0, masked = true, length }: FrameParts) {
  const body = Buffer.from(payload);
  const size = length ?? body.length;
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const bit = masked ? 0x80 : 0;
  if (size < 126) head.push(bit | size);
  else if (size < 65_536) head.push(bit | 126, size >> 8, size & 0xff);
  else head.push(bit | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (size >>> shift) & 0xff));
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const hidden = body.map((byte, index) => byte ^ (MASK[index % 4] ?? 0));
  return Buffer.concat([Buffer.from(head), MASK, hidden]);
}

/** A frame that came. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Somebody who writes bytes of their own choice to the server, and reads what comes back. */
export class RawPeer {
  readonly socket: Socket;
  /** Fulfilled when the connection is gone. */
  readonly gone: Promise<unknown>;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    this.gone = once(socket, 'close');
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      socket.emit('taken');
    });
    socket.on('close', () => socket.emit('taken'));
  }

  /** Connects and says nothing. @param from - address of this machine to come from */
  static async connect(server: TestServer, from = '127.0.0.1'): Promise<RawPeer> {
    const socket = connect({
      port: Number(new URL(server.address).port),
      host: '127.0.0.1',
      localAddress: from,
    });
    const peer = new RawPeer(socket);
    await once(socket, 'connect');
    return peer;
  }

  /** Connects and becomes a WebSocket. */
  static async upgraded(server: TestServer): Promise<RawPeer> {
    const peer = await RawPeer.connect(server);
    peer.socket.write(UPGRADE);
    await peer.#until(() => peer.#received.includes('\r\n\r\n'));
    peer.#received = peer.#received.subarray(peer.#received.indexOf('\r\n\r\n') + 4);
    return peer;
  }

  /** Everything that came, when the connection is gone. */
  async rest(): Promise<string> {
    await this.gone;
    return this.#received.toString();
  }

  /** The next frame; undefined when the connection is gone. */
  async next(): Promise<Frame | undefined> {
    await this.#until(() => this.#take(false) !== undefined);
    return this.#take(true);
  }

  /** The next frame of a kind; what came before it is dropped. */
  async nextOf(opcode: number): Promise<Frame | undefined> {
    for (;;) {
      const found = await this.next();
      if (!found || found.opcode === opcode) return found;
    }
  }

  /** The code that the server closes with; undefined when it goes without one. */
  async closeCode(): Promise<number | undefined> {
    const close = await this.nextOf(0x8);
    return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined;
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.socket.closed) await once(this.socket, 'taken');
  }

  #take(away: boolean): Frame | undefined {
    const bytes = this.#received;
    if (bytes.length < 2) return undefined;
    const short = (bytes[1] ?? 0) & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return undefined;
    const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : bytes.readUInt32BE(6);
    if (bytes.length < start + size) return undefined;
    if (away) this.#received = bytes.subarray(start + size);
    return { opcode: (bytes[0] ?? 0) & 0xf, payload: bytes.subarray(start, start + size) };
  }
}

/** A right request to become a WebSocket. */
export const UPGRADE = [
  'GET /api/v1 HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');
