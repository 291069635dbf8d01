// Control row: `ws` for handshake and input; a broadcast is framed once and the same bytes go to every socket.
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { applyChange } from './change.ts';
import { listen } from './listen.ts';

const server = createServer();
const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const sockets = new Set<Duplex>();

server.on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    sockets.add(socket);
    webSocket.on('close', () => sockets.delete(socket));
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('message', (data) => {
      const { applied, confirmation } = applyChange(JSON.parse(data.toString()));
      socket.write(shortFrame(JSON.stringify(confirmation)));
      const frame = shortFrame(JSON.stringify(applied));
      for (const each of sockets) each.write(frame);
    });
  });
});

/** A text frame of fewer than 126 bytes, unmasked (RFC 6455, section 5.2). */
function shortFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError('Changes of one key fit into a short frame');
  return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
}

listen(server);
