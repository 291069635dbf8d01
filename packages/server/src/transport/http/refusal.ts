import { STATUS_CODES } from 'node:http';

/** What somebody is told whom no route answers. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds until it makes sense to try again. */
  readonly retryAfter?: number;
}

/** The bytes of an answer that ends a connection, in the shape of PROTOCOL.md, section 9. */
export function refusalText({ status, code, message, retryAfter }: Refusal): string {
  const body = JSON.stringify({ error: { code, message } });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
