import { randomUUID } from 'node:crypto';
import type { Session } from '../auth/session.ts';

/** How somebody is connected: `live` is H.264 over a WebSocket. */
export const CLIENT_KINDS = ['websocket', 'live', 'webrtc', 'rtsp', 'mjpeg'] as const;

/** Somebody who connects. */
export interface Arrival {
  readonly kind: (typeof CLIENT_KINDS)[number];
  /** Network address. */
  readonly address: string;
  /** What the program says it is; undefined where it says nothing. */
  readonly userAgent: string | undefined;
  /** Asked for each time, where others may log in over the same connection; undefined for an anonymous. */
  readonly session: () => Session | undefined;
}

/** Somebody who is connected, as they are shown. */
export interface ConnectedClient extends Pick<Arrival, 'kind' | 'address'> {
  readonly id: string;
  /** Null for an anonymous. */
  readonly username: string | null;
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly userAgent?: string;
}

/** Characters of what a program says it is; the rest is cut off. */
const LONGEST_AGENT = 300;

/** Those who are connected at the moment. */
export class ClientList {
  readonly #clients = new Map<string, { readonly arrival: Arrival; readonly since: string }>();

  /** Enters somebody. @returns what strikes them off, however often it is called */
  enter(arrival: Arrival): () => void {
    const id = randomUUID();
    this.#clients.set(id, { arrival, since: new Date().toISOString() });
    return () => this.#clients.delete(id);
  }

  /** In the order in which they came. */
  list(): readonly ConnectedClient[] {
    return [...this.#clients].map(([id, { arrival, since }]) => {
      const { kind, address, userAgent } = arrival;
      const session = arrival.session();
      return {
        id,
        username: session?.username ?? null,
        role: session?.role ?? 'anonymous',
        address,
        kind,
        since,
        ...(userAgent ? { userAgent: userAgent.slice(0, LONGEST_AGENT) } : {}),
      };
    });
  }
}
