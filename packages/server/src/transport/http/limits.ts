import type { ServerOptions } from 'node:http';

/** How often connections are looked for whose request takes too long, in ms. */
const TIMEOUT_ROUND = 1_000;

/** What one client, and all of them together, may take of the server. */
export interface HttpLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Bytes of a request's first line and headers. */
  readonly headerBytes: number;
  readonly headers: number;
  /** In what the headers have to come, in ms; a connection that says nothing, or does not agree on TLS, is given the same. */
  readonly headerMs: number;
  /** In what the whole request has to come, in ms. */
  readonly requestMs: number;
  /** How long a connection stays open for another request, in ms. */
  readonly keepAliveMs: number;
}

/** What a server of Node.js is made with, so that nobody keeps a connection by sending a byte now and then. */
export function requestLimits({ headerBytes, headerMs, requestMs }: HttpLimits): ServerOptions {
  return {
    maxHeaderSize: headerBytes,
    headersTimeout: headerMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: TIMEOUT_ROUND,
    // Refused by us, in words.
    requireHostHeader: false,
  };
}
