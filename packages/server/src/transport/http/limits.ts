import type { ConnectionLimits } from './connection-door.ts';

/** What one client, and all of them together, may take of the server. */
export interface HttpLimits {
  readonly connections: ConnectionLimits;
  /** People who watch live at a time; 0 for as many as come. */
  readonly streams: number;
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Bytes of a request's first line and headers. */
  readonly headerBytes: number;
  readonly headers: number;
  /** In what the headers have to come, in ms; a connection that says nothing is given the same. */
  readonly headerMs: number;
  /** In what the whole request has to come, in ms. */
  readonly requestMs: number;
  /** How long a connection stays open for another request, in ms. */
  readonly keepAliveMs: number;
}
