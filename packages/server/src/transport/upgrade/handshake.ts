import type { IncomingMessage } from 'node:http';

/** The one version of the protocol there is (RFC 6455, section 4.1). */
export const WEBSOCKET_VERSION = '13';

/** 16 bytes in base64 (RFC 6455, section 4.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/**
 * What is wrong with a request to become a WebSocket (RFC 6455, section 4.2.1; PROTOCOL.md, section 1), as a
 * sentence that says what to send; undefined when nothing is. `ws` by itself would take drafts of the
 * protocol too, and refuse in HTML.
 */
export function handshakeProblem({ method, headers }: IncomingMessage): string | undefined {
  if (method !== 'GET') return 'A WebSocket begins with a GET';
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    return 'Missing or invalid Upgrade header: send websocket';
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) {
    return 'Missing or invalid Sec-WebSocket-Key header: send 16 random bytes in base64';
  }
  if (headers['sec-websocket-version'] !== WEBSOCKET_VERSION) {
    return `Missing or invalid Sec-WebSocket-Version header: send ${WEBSOCKET_VERSION}`;
  }
  return undefined;
}
