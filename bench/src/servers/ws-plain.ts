// Control row: `ws` as its examples show it, one JSON text and one send per client.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { applyChange } from './change.ts';
import { listen } from './listen.ts';

const server = createServer();
const webSockets = new WebSocketServer({ server, perMessageDeflate: false });

webSockets.on('connection', (webSocket) => {
  webSocket.on('error', () => webSocket.terminate());
  webSocket.on('message', (data) => {
    const { applied, confirmation } = applyChange(JSON.parse(data.toString()));
    webSocket.send(JSON.stringify(confirmation));
    for (const client of webSockets.clients) client.send(JSON.stringify(applied));
  });
});

listen(server);
