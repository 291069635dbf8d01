import type { Server } from 'node:net';

/** What is begun in one turn of the event loop; the rest waits for the next ones. */
const PER_TURN = 2;

/**
 * Spreads a burst of connections or requests over turns of the event loop: a thousand that come at once would
 * hold everybody else up for as long as all of them take. Clients of the WebSocket are heard in between.
 *
 * Of connections the newest is next: who comes now need not wait until a flood has been worked off. Requests keep
 * their order, as those of one connection must.
 *
 * @param event - whose listeners, those that there are now, are called a few at a time
 */
export function pace(server: Server, event: 'connection' | 'request'): void {
  const listeners = server.listeners(event);
  const waiting: unknown[][] = [];
  let begun = 0;
  const begin = (details: readonly unknown[]) => {
    begun += 1;
    for (const listener of listeners) Reflect.apply(listener, server, details);
  };
  const turn = () => {
    begun = 0;
    for (const details of waiting.splice(event === 'connection' ? -PER_TURN : 0, PER_TURN)) begin(details);
    if (begun > 0) setImmediate(turn);
  };
  server.removeAllListeners(event);
  server.on(event, (...details: unknown[]) => {
    if (begun === 0) setImmediate(turn);
    if (begun < PER_TURN && waiting.length === 0) begin(details);
    else waiting.push(details);
  });
}
