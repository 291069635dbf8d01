import type { Socket } from './connection.ts';

/** A WebSocket without a network: what the page sends is kept, what the server does is called. */
export class FakeSocket extends EventTarget implements Socket {
  /** Messages of the page, parsed. */
  readonly sent: unknown[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  /** The server took the connection. */
  serverOpens(): void {
    this.dispatchEvent(new Event('open'));
  }

  /** The server closed the connection, or refused it. */
  serverCloses(): void {
    this.dispatchEvent(new Event('close'));
  }

  /** The server sends a message. */
  serverSends(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}
