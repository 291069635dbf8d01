import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sink } from './sink.ts';
import { type Source, type TransferProgress, TransferRefused, transfer } from './transfer.ts';

const FILE = randomBytes(3_000_000);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server that answers each request as it is told, the last way for all further ones. */
async function serve(...ways: readonly ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const ranges: (string | undefined)[] = [];
  server = createServer((request, response) => {
    const way = ways[Math.min(ranges.length, ways.length - 1)];
    ranges.push(request.headers.range);
    way?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const source: Source = { address: `http://127.0.0.1:${port}/file`, ranges: true, growing: false };
  return { source, ranges };
}

/** Sends a file, or the range of it that is asked for; `upTo` bytes of it, and then the cable is pulled. */
function send(file: Buffer, tag: string, upTo = Number.POSITIVE_INFINITY) {
  return ({ headers }: IncomingMessage, response: ServerResponse) => {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const body = file.subarray(start, to ? Number(to) + 1 : undefined);
    response.writeHead(from === undefined ? 200 : 206, { etag: tag, 'content-length': body.length });
    if (upTo >= body.length) response.end(body);
    else response.write(body.subarray(0, upTo), () => response.destroy());
  };
}

/** Keeps what it is given. */
class Memory implements Sink {
  bytes = Buffer.alloc(0);
  state = 'open';

  async write(bytes: Uint8Array): Promise<void> {
    this.bytes = Buffer.concat([this.bytes, bytes]);
  }

  async restart(): Promise<void> {
    this.bytes = Buffer.alloc(0);
  }

  async close(): Promise<void> {
    this.state = 'closed';
  }

  async abort(): Promise<void> {
    this.state = 'aborted';
  }
}

/** Fetches without waiting between attempts. */
async function fetchAll(source: Source, more: { signal?: AbortSignal; sink?: Memory } = {}) {
  const sink = more.sink ?? new Memory();
  const told: TransferProgress[] = [];
  await transfer(source, sink, {
    signal: more.signal ?? new AbortController().signal,
    onProgress: (progress) => told.push(progress),
    pause: async () => {},
  });
  return { sink, told };
}

describe('a download', () => {
  it('tells how far it is, and ends whole', async () => {
    const { source } = await serve(send(FILE, '"a"'));
    const { sink, told } = await fetchAll(source);
    expect(hash(sink.bytes)).toBe(hash(FILE));
    expect(sink.state).toBe('closed');
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual({ phase: 'loading', receivedBytes: FILE.length, totalBytes: FILE.length });
  });

  it('goes on where it was after each cut', async () => {
    const { source, ranges } = await serve(
      send(FILE, '"a"', 1_000_000),
      (_request, response) => response.destroy(),
      (_request, response) => response.writeHead(503).end(),
      send(FILE, '"a"', 700_000),
      send(FILE, '"a"'),
    );
    const { sink, told } = await fetchAll(source);
    expect(hash(sink.bytes)).toBe(hash(FILE));
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(told.some(({ phase }) => phase === 'interrupted')).toBe(true);
  });

  it('begins again when the file is another one by then', async () => {
    const other = randomBytes(500_000);
    const { source } = await serve(send(FILE, '"a"', 1_000_000), send(other, '"b"'));
    const { sink } = await fetchAll(source);
    expect(hash(sink.bytes)).toBe(hash(other));
  });

  it('begins again where there are no ranges', async () => {
    const { source, ranges } = await serve(send(FILE, '"a"', 1_000_000), send(FILE, '"a"'));
    const { sink } = await fetchAll({ ...source, ranges: false });
    expect(hash(sink.bytes)).toBe(hash(FILE));
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('of a film under way ends where that was at first', async () => {
    const grown = Buffer.concat([FILE, randomBytes(100_000)]);
    const { source, ranges } = await serve(send(FILE, '"a"', 1_000_000), send(grown, '"b"'));
    const { sink } = await fetchAll({ ...source, growing: true });
    expect(hash(sink.bytes)).toBe(hash(FILE));
    expect(ranges[1]).toMatch(new RegExp(`-${FILE.length - 1}$`));
  });

  it('says why it is refused', async () => {
    const { source } = await serve((_request, response) => {
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"error":{"code":"NOT_FOUND","message":"There is no recording 7"}}');
    });
    const refused = fetchAll(source);
    await expect(refused).rejects.toThrow(TransferRefused);
    await expect(refused).rejects.toThrow('There is no recording 7');
  });

  it('ends when somebody wants it no more', async () => {
    const stop = new AbortController();
    const { source } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': FILE.length });
      response.write(FILE.subarray(0, 1_000), () => stop.abort());
    });
    const sink = new Memory();
    await expect(fetchAll(source, { signal: stop.signal, sink })).rejects.toThrow(/abort/i);
    expect(sink.state).toBe('open');
  });
});
