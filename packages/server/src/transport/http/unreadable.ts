import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Refusal, refusalText } from './refusal.ts';

/** Status and error by what the parser of Node.js says; any other is a bad request. */
const KNOWN: Readonly<Record<string, Refusal>> = {
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
  socket.end(
    refusalText(KNOWN[problem.code ?? ''] ?? NO_HTTP),
    // Somebody who does not close its side does not keep the connection.
    () => socket.destroy(),
  );
}

/** Refuses what an `Expect` header asks for that is not `100-continue` (RFC 9110, section 10.1.1), in the same shape. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request) => {
    const message = 'Of Expect, only 100-continue is known; leave the header out';
    const { socket } = request;
    socket.end(refusalText({ status: 417, code: 'EXPECTATION_FAILED', message }), () => socket.destroy());
  });
}
