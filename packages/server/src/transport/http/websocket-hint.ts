import { HttpError } from './http-error.ts';
import { answer, emptyAnswer } from './schemas.ts';
import type { App } from './services.ts';

/** Tells whoever asks the WebSocket's address without upgrading (PROTOCOL.md, section 1). */
export function addWebSocketHint(app: App): void {
  const schema = {
    summary: 'The WebSocket; its messages are in the AsyncAPI document',
    tags: ['description'],
    response: {
      101: emptyAnswer('The connection is a WebSocket from here on.'),
      426: answer('Failure', 'The request did not ask to upgrade.'),
    },
  };
  app.get('/api/v1', { schema, config: { access: 'public' } }, (_request, reply) => {
    reply.header('upgrade', 'websocket').header('connection', 'upgrade');
    throw new HttpError(426, 'UPGRADE_REQUIRED', 'This is a WebSocket: connect with ws:// and upgrade');
  });
}
