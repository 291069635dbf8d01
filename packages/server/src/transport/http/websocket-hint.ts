import { answer, emptyAnswer } from './answers.ts';
import { HttpError } from './http-error.ts';
import type { App } from './services.ts';

/** The WebSockets, and what they are for. */
const SUMMARIES = {
  '/api/v1': 'The WebSocket; its messages are in the AsyncAPI document',
  '/api/live':
    'Live H.264 over a WebSocket of its own, a picture a message; with `?stream=sub` the small one. docs/streaming.md describes it',
} as const;

/** Tells whoever asks for the address of a WebSocket without upgrading (PROTOCOL.md, section 1). */
export function addWebSocketHints(app: App): void {
  for (const [path, summary] of Object.entries(SUMMARIES)) {
    const schema = {
      summary,
      tags: ['description'],
      response: {
        101: emptyAnswer('The connection is a WebSocket from here on.'),
        426: answer('Failure', 'The request did not ask to upgrade.'),
      },
    };
    app.get(path, { schema, config: { access: 'public' } }, (_request, reply) => {
      reply.header('upgrade', 'websocket').header('connection', 'upgrade');
      throw new HttpError(426, 'UPGRADE_REQUIRED', 'This is a WebSocket: connect with ws:// and upgrade');
    });
  }
}
