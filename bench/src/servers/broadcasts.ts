// Tells every client that connects so many values a second for so many seconds: `broadcasts.js RATE SECONDS`.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from './listen.ts';

const [rate = 0, seconds = 0] = process.argv.slice(2).map(Number);
/** Between two looks at the clock, in ms; a new value each, as a server sends them. */
const PACE = 5;

const server = createServer();
const webSockets = new WebSocketServer({ server, perMessageDeflate: false });

webSockets.on('connection', (webSocket) => {
  webSocket.on('message', (data) => {
    const { id, get } = JSON.parse(data.toString());
    if (!get) return;
    webSocket.send(JSON.stringify({ brightness: 0, id }));
    const begun = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - begun) / 1_000) * rate));
      for (; sent < due; sent += 1) webSocket.send(JSON.stringify({ brightness: sent + 1 }));
      if (sent === rate * seconds) clearInterval(timer);
    }, PACE);
    webSocket.on('close', () => clearInterval(timer));
  });
});

listen(server);
