import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** Status and error by what the parser of Node.js says; any other is a bad request. */
const KNOWN: Readonly<Record<string, { status: number; code: string; message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    message: 'The headers are too large; send fewer or shorter ones',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'The request did not come in time; send it at once',
  },
};

const NO_HTTP = { status: 400, code: 'INVALID_REQUEST', message: 'This is no HTTP/1.1 request' };

/** Answers bytes that are no request, in the shape of PROTOCOL.md, section 9, and closes the connection. */
export function answerUnreadable(problem: Error & { code?: string }, socket: Socket): void {
  // Where TLS has failed, nothing can be said any more, and waiting for it would keep the connection.
  const unspeakable = problem.code === 'ECONNRESET' || /^ERR_(SSL|TLS)_/.test(problem.code ?? '');
  if (unspeakable || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } = KNOWN[problem.code ?? ''] ?? NO_HTTP;
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    // Somebody who does not close its side does not keep the connection.
    () => socket.destroy(),
  );
}
