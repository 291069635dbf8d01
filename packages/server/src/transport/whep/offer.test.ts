import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../http/http-error.ts';
import { wholeAnswer } from './answer.ts';
import { OFFER } from './offer.testkit.ts';
import { CAPTURE_TIME, PLAYOUT_DELAY, readOffer, reducedOffer, usableCandidates } from './offer.ts';
import { chosenFormat } from './offered-formats.ts';
import { readTrickle } from './trickle.ts';

describe('an offer', () => {
  const offer = readOffer(OFFER);

  it('is read for its video, and the forms of it that can be sent', () => {
    expect(offer.mid).toBe('1');
    expect(offer.ufrag).toBe('Qx8b');
    expect(offer.formats.map(({ payloadType, rtx }) => [payloadType, rtx])).toEqual([
      [102, 103],
      [106, 107],
      [108, 109],
    ]);
    expect([...offer.extensions]).toEqual([
      [PLAYOUT_DELAY, 5],
      [CAPTURE_TIME, 12],
    ]);
  });

  it.each([
    ['42c028', 106, '42c028'],
    ['420028', 102, '420028'],
    ['640032', 108, '640032'],
    // None that is offered: the favourite one, with the level that there is.
    ['4d0028', 102, '420028'],
    [undefined, 102, '42001f'],
  ])('is taken in the form that suits a video of profile %s', (actual, payloadType, profileLevelId) => {
    const format = chosenFormat(offer.formats, actual);
    expect(format).toMatchObject({ payloadType, profileLevelId });
    expect(format.fmtp).toContain(`profile-level-id=${profileLevelId}`);
    expect(format.fmtp).toContain('packetization-mode=1');
  });

  it('is reduced to what is taken of it', () => {
    const reduced = reducedOffer(offer, chosenFormat(offer.formats, '42c028'));
    expect(reduced).toContain('m=video 9 UDP/TLS/RTP/SAVPF 106 107\r\n');
    expect(reduced).toContain('a=candidate:2 1 udp 2113937150 192.0.2.7 51235 typ host generation 0\r\n');
    expect(reduced.match(/a=candidate/g)).toHaveLength(1);
    expect(reduced).not.toMatch(/audio|transport-cc|toffset|VP8|\.local|end-of-candidates/);
    expect(readOffer(reduced).formats).toHaveLength(1);
  });

  it('whose session has what all media share is read as well', () => {
    const [first = '', ...rest] = OFFER.split('a=msid-semantic: WMS\r\n');
    const shared = /a=(?:ice-ufrag|ice-pwd|fingerprint):.*\r\n/g;
    const lines = [...(rest[0]?.match(shared) ?? [])].slice(0, 3).join('');
    const moved = readOffer(`${first}${lines}${rest.join('').replaceAll(shared, '')}`);
    expect(moved.transport).toEqual(offer.transport);
  });

  it.each(['sha-256 ZZ:2C', 'sha-256 1B:2', 'sha-256 1B2C', 'sha-256', '1B:2C', 'sha-256 1B:2C:', ' 1B'])(
    'whose certificate nobody can have is refused: %s',
    (value) => {
      const wrong = OFFER.replaceAll(/a=fingerprint:.*/g, `a=fingerprint:${value}`);
      expect(() => readOffer(wrong)).toThrow(/^a=fingerprint is/);
    },
  );

  it('may name the certificate by several hash functions, in small letters too', () => {
    const own = /a=fingerprint:.*/g;
    const more = OFFER.replaceAll(own, (line) => `${line.toLowerCase()}\r\na=fingerprint:sha-1 0A:bc`);
    expect(readOffer(more).transport.filter((line) => line.startsWith('a=fingerprint:'))).toHaveLength(2);
  });

  it('of any text is read or refused in words', () => {
    const parts = OFFER.split('\r\n').map((line) => fc.constant(line));
    const line = fc.oneof(...parts, fc.string());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        try {
          const read = readOffer(lines.join('\r\n'));
          expect(reducedOffer(read, read.formats[0])).toContain('m=video');
        } catch (problem) {
          expect(problem).toBeInstanceOf(HttpError);
        }
      }),
    );
  });
});

describe('an answer', () => {
  it('names all media of the offer, in order, and refuses those besides the video', () => {
    const offer = readOffer(OFFER);
    const answer = wholeAnswer(
      offer,
      'v=0\r\na=group:BUNDLE 1\r\nm=video 9 UDP/TLS/RTP/SAVPF 106\r\na=mid:1\r\n',
    );
    expect(answer.split('\r\n')).toEqual([
      'v=0',
      'a=group:BUNDLE 1',
      'm=audio 0 UDP/TLS/RTP/SAVPF 111 0',
      'c=IN IP4 0.0.0.0',
      'a=inactive',
      'a=mid:0',
      'm=video 9 UDP/TLS/RTP/SAVPF 106',
      'a=mid:1',
      '',
    ]);
  });
});

describe('candidates', () => {
  it('are used when they are addresses that UDP goes to, and no more than a few', () => {
    const good = '1 1 udp 2113937151 192.0.2.7 51235 typ host';
    expect(
      usableCandidates([
        good,
        good.replace('192.0.2.7', 'fd00::1'),
        good.replace('192.0.2.7', 'a.local'),
        good.replace('192.0.2.7', 'printer.example'),
        good.replace('udp', 'tcp'),
        good.replace('51235', '0'),
        good.replace('51235', '70000'),
        good.replace('1 1', '1 2'),
        '',
      ]),
    ).toHaveLength(2);
    expect(usableCandidates(Array.from({ length: 100 }, () => good))).toHaveLength(16);
  });

  it('come in fragments', () => {
    expect(
      readTrickle(
        'a=ice-ufrag:Qx8b\r\na=ice-pwd:x\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:1\r\na=candidate:2 1 udp 1 192.0.2.7 5 typ host\r\n',
      ),
    ).toEqual({ ufrag: 'Qx8b', candidates: ['2 1 udp 1 192.0.2.7 5 typ host'] });
    expect(readTrickle('')).toEqual({ ufrag: undefined, candidates: [] });
  });
});
