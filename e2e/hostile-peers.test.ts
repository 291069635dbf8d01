import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { frame, RawPeer, UPGRADE } from './raw-peer.testkit.ts';
import { TestServer } from './server.testkit.ts';

/** Connections that say nothing: as many as a process may have files open at the usual 20,000 and more. */
const SILENT = 5_000;

let server: TestServer;
let witness: TestClient;
let before: unknown;
beforeAll(async () => {
  const flags = ['--cam1', 'none', '--cam2', 'none', '--rate-limit', '0', '--header-seconds', '2'];
  server = await TestServer.start({ flags: [...flags, '--max-connections-per-address', '300'] });
  witness = await TestClient.admin(server);
  before = await state();
});
afterEach(async () => {
  expect(await state()).toEqual(before);
});
afterAll(async () => {
  expect(server.err).not.toMatch(/"level":(50|60)/);
  await server.dispose();
});

async function state(): Promise<unknown> {
  const { id: _id, clients: _clients, storage: _storage, ...rest } = await witness.ask({ get: ['*'] });
  return rest;
}

const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const code = (number: number) => Buffer.from([number >> 8, number & 0xff]);
const ping = (value: unknown) => frame({ opcode: TEXT, payload: JSON.stringify({ ping: value }) });

describe('a frame that breaks RFC 6455', () => {
  it.each([
    ['unmasked', 1002, frame({ opcode: TEXT, payload: '{}', masked: false })],
    [
      'with the first reserved bit, no extension agreed on',
      1002,
      frame({ opcode: TEXT, payload: '{}', reserved: 4 }),
    ],
    ['with the second reserved bit', 1002, frame({ opcode: TEXT, payload: '{}', reserved: 2 })],
    ['with the third reserved bit', 1002, frame({ opcode: PING, reserved: 1 })],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map(
      (opcode) => [`with the reserved opcode ${opcode}`, 1002, frame({ opcode })] as const,
    ),
    ['a ping of more than 125 bytes', 1002, frame({ opcode: PING, payload: 'p'.repeat(126) })],
    ['a ping in pieces', 1002, frame({ opcode: PING, fin: false })],
    ['a continuation of nothing', 1002, frame({ opcode: 0, payload: '{}' })],
    [
      'a new message within another',
      1002,
      Buffer.concat([
        frame({ opcode: TEXT, payload: '{', fin: false }),
        frame({ opcode: TEXT, payload: '}' }),
      ]),
    ],
    ['text that is no UTF-8', 1007, frame({ opcode: TEXT, payload: Buffer.from([0xce, 0xba, 0xff]) })],
    ['text that is cut within a letter', 1007, frame({ opcode: TEXT, payload: Buffer.from([0xf0, 0x9f]) })],
    ['half of a surrogate pair', 1007, frame({ opcode: TEXT, payload: Buffer.from([0xed, 0xa0, 0x80]) })],
    [
      'no UTF-8 in the second piece',
      1007,
      Buffer.concat([
        frame({ opcode: TEXT, payload: '{', fin: false }),
        frame({ opcode: 0, payload: Buffer.from([0xc0, 0xaf]) }),
      ]),
    ],
    ['a length of 64 KiB and one byte, before any of it came', 1009, frame({ opcode: TEXT, length: 65_537 })],
    ['a close frame of one byte', 1002, frame({ opcode: CLOSE, payload: Buffer.from([3]) })],
    ...[0, 999, 1004, 1005, 1006, 1015, 2_999, 5_000].map(
      (number) => [`a close code ${number}`, 1002, frame({ opcode: CLOSE, payload: code(number) })] as const,
    ),
    [
      'a reason to close that is no UTF-8',
      1007,
      frame({ opcode: CLOSE, payload: Buffer.concat([code(1_000), Buffer.from([0xff])]) }),
    ],
  ] as const)('closes its sender: %s', async (_what, expected, bytes) => {
    const peer = await RawPeer.upgraded(server);
    peer.socket.write(bytes);
    expect(await peer.closeCode()).toBe(expected);
    peer.socket.destroy();
  });
});

describe('a frame that is unusual and right', () => {
  it('is understood: pieces with control frames between them, one byte at a time', async () => {
    const peer = await RawPeer.upgraded(server);
    const bytes = Buffer.concat([
      frame({ opcode: TEXT, payload: '{"ping":"hä', fin: false }),
      frame({ opcode: PING, payload: 'between' }),
      frame({ opcode: 0, payload: '', fin: false }),
      frame({ opcode: PONG, payload: 'nobody asked' }),
      frame({ opcode: 0, payload: '"}' }),
    ]);
    peer.socket.setNoDelay();
    for (const byte of bytes) peer.socket.write(Buffer.from([byte]));
    expect(String((await peer.nextOf(PONG))?.payload)).toBe('between');
    expect(String((await peer.nextOf(TEXT))?.payload)).toBe('{"pong":"hä"}');
    peer.socket.write(frame({ opcode: BINARY, payload: 'bytes' }));
    expect(String((await peer.nextOf(TEXT))?.payload)).toContain('"error":"Invalid message"');
    for (const number of [1_000, 1_003, 3_000, 4_999]) {
      const other = await RawPeer.upgraded(server);
      other.socket.write(frame({ opcode: CLOSE, payload: code(number) }));
      expect(await other.closeCode()).toBe(number);
      await other.gone;
    }
    peer.socket.write(frame({ opcode: CLOSE }));
    expect((await peer.nextOf(CLOSE))?.payload).toHaveLength(0);
    await peer.gone;
  });

  it('has a letter of UTF-8 cut between two pieces', async () => {
    const peer = await RawPeer.upgraded(server);
    const text = Buffer.from('{"ping":"κόσμε 𝄞"}');
    for (let cut = 1; cut < text.length; cut += 1) {
      peer.socket.write(frame({ opcode: TEXT, payload: text.subarray(0, cut), fin: false }));
      peer.socket.write(frame({ opcode: 0, payload: text.subarray(cut) }));
      expect(String((await peer.nextOf(TEXT))?.payload)).toBe('{"pong":"κόσμε 𝄞"}');
    }
    peer.socket.destroy();
  });
});

describe('any row of frames', () => {
  it('ends in answers or in a close code, and others are served meanwhile', async () => {
    const anyFrame = fc.record({
      opcode: fc.oneof(fc.constantFrom(0, TEXT, BINARY, PING, PONG), fc.integer({ min: 0, max: 15 })),
      payload: fc
        .oneof(fc.json(), fc.string(), fc.uint8Array({ maxLength: 300 }))
        .map((each) => Buffer.from(each)),
      fin: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.boolean() }),
      reserved: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
      masked: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.boolean() }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { maxLength: 8 }), async (frames) => {
        const peer = await RawPeer.upgraded(server);
        // A last frame that nobody may send: every row comes to an end.
        peer.socket.write(Buffer.concat([...frames.map(frame), frame({ opcode: 15 })]));
        expect([1_002, 1_007, 1_000, 1_005, undefined]).toContain(await peer.closeCode());
        peer.socket.destroy();
        expect(await witness.ask({ ping: 1 })).toMatchObject({ pong: 1 });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a request that breaks RFC 9112', () => {
  const login = (...headers: readonly string[]) =>
    `${['POST /api/login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...headers].join('\r\n')}\r\n\r\n`;
  it.each([
    [
      'two ways to say its length',
      400,
      `${login('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    [
      'the same the other way round',
      400,
      `${login('Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n`,
    ],
    ['two lengths', 400, `${login('Content-Length: 1', 'Content-Length: 2')}{}`],
    ['a length that is no number', 400, `${login('Content-Length: +2')}{}`],
    [
      'a chunk that is not last but called so',
      400,
      `${login('Transfer-Encoding: chunked, identity')}0\r\n\r\n`,
    ],
    ['a chunk whose length is no number', 400, `${login('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`],
    ['a space before the colon', 400, login('Content-Length : 2')],
    ['a header that is folded', 400, login('X: 1', ' 2')],
    ['a header with a null byte', 400, login('X: \0')],
    ['an unknown method', 400, 'STEAL / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['no version', 400, 'GET /\r\n\r\n'],
    ['a version to come', 400, 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['no host', 400, 'GET /api/status HTTP/1.1\r\n\r\n'],
    ['headers of 64 KiB', 431, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`],
    ['an address of 64 KiB', 431, `GET /${'x'.repeat(65_536)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    [
      'more headers than anybody needs',
      431,
      `GET /api/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${'X: 1\r\n'.repeat(200)}\r\n`,
    ],
    ['a body that is too large', 413, `${login('Connection: close', 'Content-Length: 70000')}`],
  ])('is refused and its connection closed: %s', async (_what, status, bytes) => {
    const peer = await RawPeer.connect(server);
    peer.socket.write(bytes);
    expect(await peer.rest()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('smuggles none behind it', async () => {
    const peer = await RawPeer.connect(server);
    const hidden = 'GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n';
    peer.socket.write(`${login('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`);
    expect((await peer.rest()).match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });
});

describe('a connection that is not finished', () => {
  it.each([
    ['says nothing', ''],
    ['begins a request', 'GET /api/status HT'],
    ['begins to be a WebSocket', UPGRADE.slice(0, -2)],
  ])('is answered 408 and closed after its time: %s', async (_what, bytes) => {
    const peer = await RawPeer.connect(server);
    peer.socket.write(bytes);
    expect(await peer.rest()).toMatch(/^HTTP\/1.1 408 .*REQUEST_TIMEOUT/s);
  });

  it('is not kept by a byte now and then', async () => {
    const peer = await RawPeer.connect(server);
    peer.socket.write('GET /');
    const drip = setInterval(() => peer.socket.write('X'), 100);
    expect(await peer.rest()).toMatch(/^HTTP\/1.1 408 /);
    clearInterval(drip);
  });

  it('is closed when the other side closes its half', async () => {
    const peer = await RawPeer.upgraded(server);
    peer.socket.write(ping(1));
    await peer.nextOf(TEXT);
    peer.socket.end();
    await peer.gone;
  });
});

describe('connections that say nothing', () => {
  it('are refused above what one address may have, and others are let in', async () => {
    const peers = await Promise.all(Array.from({ length: 320 }, () => RawPeer.connect(server, '127.0.0.2')));
    const refused = await Promise.race(peers.map((peer) => peer.rest()));
    expect(refused).toMatch(/^HTTP\/1.1 429 .*TOO_MANY_CONNECTIONS/s);
    const client = await TestClient.connect(server);
    await client.close();
    for (const { socket } of peers) socket.destroy();
  });

  it(`are held by the thousand (${SILENT}), all of them closed in the end, with everybody served meanwhile`, async () => {
    const peers: RawPeer[] = [];
    for (let number = 0; number < SILENT; number += 100) {
      const from = `127.0.1.${1 + number / 100}`;
      peers.push(...(await Promise.all(Array.from({ length: 100 }, () => RawPeer.connect(server, from)))));
      expect(await witness.ask({ ping: number })).toMatchObject({ pong: number });
    }
    const client = await TestClient.connect(server);
    expect(await client.ask({ get: ['brightness'] })).toHaveProperty('brightness');
    await client.close();
    const answers = await Promise.all(peers.map((peer) => peer.rest()));
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408 '))).toHaveLength(SILENT);
  });
});
