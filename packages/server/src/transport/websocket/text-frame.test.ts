import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './text-frame.ts';

let reader: WebSocket;
/** The server's end of the connection, below the WebSocket. */
let socket: Socket;

beforeEach(async () => {
  const http = createServer();
  const webSockets = new WebSocketServer({ noServer: true });
  const taken = new Promise<Socket>((resolve) => {
    http.on('upgrade', (request, raw, head) => {
      webSockets.handleUpgrade(request, raw, head, () => {
        if (raw instanceof Socket) resolve(raw);
      });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  reader = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  socket = await taken;
  await once(reader, 'open');
  return () => {
    reader.terminate();
    socket.destroy();
    http.close();
  };
});

/** What a WebSocket client makes of bytes: so many messages, each with whether it came as binary. */
function read(bytes: readonly Buffer[], count: number): Promise<[text: string, isBinary: boolean][]> {
  return new Promise((resolve, reject) => {
    const messages: [string, boolean][] = [];
    const take = (data: WebSocket.RawData, isBinary: boolean) => {
      messages.push([data.toString(), isBinary]);
      if (messages.length === count) finish(() => resolve(messages));
    };
    const finish = (settle: () => void) => {
      reader.off('message', take).off('error', fail);
      settle();
    };
    const fail = (problem: Error) => finish(() => reject(problem));
    reader.on('message', take).on('error', fail);
    for (const each of bytes) socket.write(each);
  });
}

describe('a text frame', () => {
  it.each([
    [0, 2],
    [1, 2],
    [125, 2],
    [126, 4],
    [127, 4],
    [65_535, 4],
    [65_536, 10],
    [1_000_000, 10],
  ])('of %i bytes has the shortest header there is for it: %i bytes', async (length, header) => {
    const text = 'a'.repeat(length);
    const frame = textFrame(text);
    expect(frame).toHaveLength(header + length);
    expect(await read([frame], 1)).toEqual([[text, false]]);
  });

  it.each(['é', '€', '😀'])('counts the bytes of %s, not the letters', async (letter) => {
    const size = Buffer.byteLength(letter);
    for (const limit of [125, 126, 65_535, 65_536]) {
      const text = letter.repeat(Math.floor(limit / size)) + 'a'.repeat(limit % size);
      expect(Buffer.byteLength(text)).toBe(limit);
      expect(await read([textFrame(text)], 1)).toEqual([[text, false]]);
    }
  });

  it('is read as it was put in, alone or behind others, wherever the network cuts', async () => {
    const anything = fc.string({ unit: 'binary', maxLength: 300 });
    const nearALimit = fc
      .tuple(fc.constantFrom(125, 126, 65_535, 65_536), fc.integer({ min: -2, max: 2 }))
      .map(([limit, off]) => 'a'.repeat(limit + off));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anything, nearALimit), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (texts, cut) => {
          const bytes = Buffer.concat(texts.map(textFrame));
          const place = Math.floor(cut * bytes.length);
          const messages = await read([bytes.subarray(0, place), bytes.subarray(place)], texts.length);
          expect(messages).toEqual(texts.map((text) => [text, false]));
        },
      ),
    );
  });
});
