import { HttpError } from './http-error.ts';
import type { App } from './services.ts';

/** Tells whoever asks the WebSocket's address without upgrading (PROTOCOL.md, section 1). */
export function addWebSocketHint(app: App): void {
  app.get('/api/v1', (_request, reply) => {
    reply.header('upgrade', 'websocket').header('connection', 'upgrade');
    throw new HttpError(426, 'UPGRADE_REQUIRED', 'This is a WebSocket: connect with ws:// and upgrade');
  });
}
