import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** For how many turns of the event loop requests wait at most while connections come in. */
const HELD = 8;

type Exchange = readonly [request: IncomingMessage, response: ServerResponse];

/** The requests of one connection that wait, in their order. */
interface Line {
  readonly socket: Socket;
  readonly exchanges: Exchange[];
}

/**
 * Spreads a burst of requests over turns of the event loop: a thousand that come at once would hold everybody
 * else up for as long as all of them take. Clients of the WebSocket are heard in between.
 *
 * In a turn the newest connection is served and the one that waits longest: who comes now need not wait until a
 * flood has been worked off, and nobody waits for ever. While connections come in, taking them goes first, because
 * the system hands over one in a turn, the oldest first. The requests of one connection keep their order.
 *
 * To be called when all who listen for requests do so.
 */
export function pace(server: Server): void {
  const listeners = server.listeners('request');
  const lines: Line[] = [];
  const lineOf = new Map<Socket, Line>();
  let planned = false;
  let connected = false;
  let begun = 0;
  let held = 0;

  const begin = (exchange: Exchange) => {
    begun += 1;
    for (const listener of listeners) Reflect.apply(listener, server, exchange);
  };
  const serve = (line: Line | undefined) => {
    const exchange = line?.exchanges.shift();
    if (!line || !exchange) return;
    // What else it wants is for later: in the middle, it gets to neither end before the others do.
    if (line.exchanges.length > 0) lines.splice(lines.length >> 1, 0, line);
    else lineOf.delete(line.socket);
    begin(exchange);
  };
  const turn = () => {
    planned = false;
    begun = 0;
    held = connected && held < HELD ? held + 1 : 0;
    connected = false;
    if (held === 0) {
      serve(lines.pop());
      serve(lines.shift());
    }
    if (begun > 0 || lines.length > 0) plan();
  };
  const plan = () => {
    if (!planned) setImmediate(turn);
    planned = true;
  };

  server.removeAllListeners('request');
  server.on('request', (...exchange: Exchange) => {
    plan();
    if (begun === 0 && lines.length === 0 && !connected) return begin(exchange);
    const { socket } = exchange[0];
    const line = lineOf.get(socket);
    if (line) line.exchanges.push(exchange);
    else {
      const fresh = { socket, exchanges: [exchange] };
      lineOf.set(socket, fresh);
      lines.push(fresh);
    }
  });
  server.on('connection', () => {
    connected = true;
    plan();
  });
}
