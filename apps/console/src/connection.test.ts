import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Backoff } from './backoff.ts';
import { FakeSocket } from './connection.testkit.ts';
import { Connection } from './connection.ts';

const sockets: FakeSocket[] = [];
const events = { opened: vi.fn(), lost: vi.fn(), received: vi.fn() };

function connect(): Connection {
  const open = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  };
  const connection = new Connection(events, open, new Backoff(() => 0));
  connection.restart();
  return connection;
}

/** The newest socket of the page. */
function newest(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('The page has opened no connection');
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  sockets.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the connection to the server', () => {
  it('comes back by itself, after longer and longer pauses', () => {
    connect();
    for (const pause of [500, 1000, 2000]) {
      const before = sockets.length;
      newest().serverCloses();
      expect(events.lost).toHaveBeenLastCalledWith(pause);
      vi.advanceTimersByTime(pause - 1);
      expect(sockets.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sockets.length).toBe(before + 1);
    }
  });

  it('waits little again once the server has spoken', () => {
    connect();
    newest().serverCloses();
    vi.advanceTimersByTime(500);
    newest().serverOpens();
    newest().serverSends({ pong: 1 });
    newest().serverCloses();
    expect(events.lost).toHaveBeenLastCalledWith(500);
  });

  it('is given up when nothing comes for five seconds after a ping', () => {
    connect();
    newest().serverOpens();
    expect(newest().sent).toEqual([{ ping: 1 }]);
    const dead = newest();
    vi.advanceTimersByTime(4_999);
    expect(events.lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(events.lost).toHaveBeenCalledOnce();
    expect(dead.isClosed).toBe(true);
  });

  it('lives as long as pings are answered', () => {
    connect();
    newest().serverOpens();
    for (let ping = 1; ping <= 20; ping += 1) {
      newest().serverSends({ pong: ping });
      vi.advanceTimersByTime(5_000);
    }
    expect(events.lost).not.toHaveBeenCalled();
    expect(sockets.length).toBe(1);
  });

  it('does not wait for ever to open', () => {
    connect();
    vi.advanceTimersByTime(10_000);
    expect(events.lost).toHaveBeenCalledOnce();
  });

  it('tries at once when the network is back', () => {
    const connection = connect();
    newest().serverCloses();
    connection.wake();
    expect(sockets.length).toBe(2);
    newest().serverOpens();
    vi.advanceTimersByTime(1_000);
    expect(sockets.length).toBe(2);
  });

  it('hears nothing more from a socket that was replaced', () => {
    const connection = connect();
    const old = newest();
    old.serverOpens();
    connection.restart();
    old.serverSends({ brightness: 1 });
    old.serverCloses();
    expect(events.received).not.toHaveBeenCalled();
    expect(events.lost).not.toHaveBeenCalled();
    expect(old.isClosed).toBe(true);
  });

  it('refuses to send while it is away', () => {
    const connection = connect();
    expect(connection.send({ brightness: 1 })).toBe(false);
    newest().serverOpens();
    expect(connection.send({ brightness: 2 })).toBe(true);
    expect(newest().sent).toContainEqual({ brightness: 2 });
  });
});
