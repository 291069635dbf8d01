import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused, type Request } from './message.ts';
import { RequestParser } from './request-parser.ts';

/** What a parser makes of bytes, cut at the given places. */
function parse(bytes: Uint8Array, cuts: readonly number[] = []) {
  const parser = new RequestParser();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const requests: Request[] = [];
  let most = 0;
  let status = 0;
  for (const [index, end] of places.slice(1).entries()) {
    try {
      for (const request of parser.push(bytes.subarray(places[index], end))) requests.push(request);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      status = problem.status;
    }
    most = Math.max(most, parser.kept);
  }
  return { requests, status, most };
}

const ascii = (text: string) => Buffer.from(text, 'latin1');
const text = (request: string) => parse(ascii(request));

const token = fc
  .stringMatching(/^[A-Za-z][A-Za-z-]{0,10}$/)
  .filter((name) => !/^(content-length|session|cseq|transport|authorization)$/i.test(name));
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const wish = fc.record({
  method: fc.constantFrom('OPTIONS', 'DESCRIBE', 'SET_PARAMETER', 'x-new'),
  url: fc.stringMatching(/^rtsp:\/\/[a-z]{1,8}\/[!-~]{0,20}$/),
  headers: fc.uniqueArray(fc.tuple(token, value), {
    selector: ([name]) => name.toLowerCase(),
    maxLength: 6,
  }),
  body: fc.string({ maxLength: 40 }),
  newline: fc.constantFrom('\r\n', '\n'),
  packet: fc.option(fc.uint8Array({ maxLength: 50 })),
});

describe('requests', () => {
  it('come out as they were sent, however they are cut, with packets in between', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 12 }), (wishes, cuts) => {
        const bytes = wishes.flatMap(({ method, url, headers, body, newline, packet }) => {
          const length = Buffer.byteLength(body);
          const lines = [
            `${method} ${url} RTSP/1.0`,
            ...headers.map(([name, value]) => `${name}: ${value}`),
            ...(length === 0 ? [] : [`Content-Length: ${length}`]),
          ];
          const between = packet ? Buffer.from([0x24, 1, packet.length >> 8, packet.length, ...packet]) : [];
          return [...between, ...ascii(`${lines.join(newline)}${newline}${newline}`), ...Buffer.from(body)];
        });
        const { requests, status } = parse(Uint8Array.from(bytes), cuts);
        expect(status).toBe(0);
        const shown = requests.map(({ method, url, headers, body }) => ({
          method,
          url,
          body,
          headers: [...headers].filter(([name]) => name !== 'content-length'),
        }));
        expect(shown).toEqual(
          wishes.map(({ method, url, headers, body }) => ({
            method,
            url,
            body,
            headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
          })),
        );
      }),
    );
  });

  it('may go on with a header on the next line, and name one twice', () => {
    const { requests } = text('PLAY * RTSP/1.0\r\nCSeq: 1\r\nRequire: a\r\n  b\r\nrequire: c\r\n\r\n');
    expect(requests[0]?.headers.get('require')).toBe('a b, c');
  });

  it('may log in anew behind an old login, as GStreamer does', () => {
    const { requests } = text('PLAY * RTSP/1.0\r\nAuthorization: Basic a\r\nAuthorization: Basic b\r\n\r\n');
    expect(requests[0]?.headers.get('authorization')).toBe('Basic b');
  });

  it('may have empty lines in front', () => {
    expect(text('\r\n\r\n\nPLAY * RTSP/1.0\r\n\r\n').requests).toHaveLength(1);
  });
});

describe('what is no request', () => {
  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['an answer', 'RTSP/1.0 200 OK\r\n\r\n', 400],
    ['a line of two words', 'PLAY rtsp://here/\r\n\r\n', 400],
    ['a line that never ends', `PLAY ${'x'.repeat(5_000)}`, 414],
    ['a header without a name', 'PLAY * RTSP/1.0\r\n: 1\r\n\r\n', 400],
    ['a header that goes on with nothing', 'PLAY * RTSP/1.0\r\n  1\r\n\r\n', 400],
    ['a zero byte', 'PLAY * RTSP/1.0\r\nCSeq: \0\r\n\r\n', 400],
    ['a header that never ends', `PLAY * RTSP/1.0\r\nA: ${'x'.repeat(5_000)}`, 400],
    ['headers without end', `PLAY * RTSP/1.0\r\n${'A: 1\r\n'.repeat(100)}`, 400],
    ['too much of headers', `PLAY * RTSP/1.0\r\n${`A: ${'x'.repeat(4_000)}\r\n`.repeat(5)}`, 400],
    ['two numbers', 'PLAY * RTSP/1.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n', 400],
    ['a length that is none', 'PLAY * RTSP/1.0\r\nContent-Length: -1\r\n\r\n', 400],
    ['too large a body', 'PLAY * RTSP/1.0\r\nContent-Length: 5000\r\n\r\n', 413],
    ['an endless length', `PLAY * RTSP/1.0\r\nContent-Length: ${'9'.repeat(400)}\r\n\r\n`, 413],
  ])('is refused: %s', (_what, bytes, status) => {
    expect(text(bytes)).toMatchObject({ requests: [], status });
  });

  it.each([
    ['headers without end', `CSeq: 7\r\n${'A: 1\r\n'.repeat(100)}`, '7'],
    ['too much of headers', `cseq :7\r\n${`A: ${'x'.repeat(4_000)}\r\n`.repeat(5)}`, '7'],
    ['a header too long', `A: 1\r\nCSeq: 7\r\nB: ${'x'.repeat(5_000)}`, '7'],
    ['too large a body', 'CSeq: 7\r\nContent-Length: 5000\r\n\r\n', '7'],
    ['two numbers', 'CSeq: 7\r\nCSeq: 8\r\n\r\n', undefined],
    ['no number', `CSeq: x\r\n${'A: 1\r\n'.repeat(100)}`, undefined],
  ])('is answered with its number where that was read: %s', (_what, head, CSeq) => {
    const parser = new RequestParser();
    expect(() => [...parser.push(ascii(`PLAY * RTSP/1.0\r\n${head}`))]).toThrow(
      expect.objectContaining({ headers: { CSeq } }),
    );
  });

  it('ends it: nothing behind is taken any more, what is in front is', () => {
    const good = 'PLAY * RTSP/1.0\r\n\r\n';
    const { requests, status } = parse(ascii(`${good}rubbish\r\n${good}`), [30]);
    expect([requests.length, status]).toEqual([1, 400]);
  });

  it('never makes it fail in another way, nor keep more than one request', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .constantFrom('PLAY * RTSP/1.0\r\n', '\r\n', 'CSeq: 1\r\n', '$\0\0', 'Content-Length: 70\r\n')
        .map(ascii),
      fc.constantFrom('a', '\n ', '$\0\xff\xff', ' ').map((part) => ascii(part.repeat(3_000))),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), (parts, cuts) => {
        const { status, most } = parse(Buffer.concat(parts), cuts);
        expect([0, 400, 413, 414]).toContain(status);
        expect(most).toBeLessThan(30_000);
      }),
      { numRuns: 300 },
    );
  });
});
