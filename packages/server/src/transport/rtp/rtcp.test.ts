import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodbye, receptionReports, senderReport } from './rtcp.ts';

const STATE = {
  ssrc: 0xcafe_f00d,
  cname: 'sightglass',
  at: Date.UTC(2026, 10, 25) + 250,
  timestamp: 77,
  packets: 3,
  bytes: 4_000,
};

/** The packets of a compound: type, count and body. */
function split(compound: Buffer): { type: number; count: number; body: Buffer }[] {
  const packets = [];
  for (let at = 0; at < compound.length; ) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    const [first = 0, type = 0] = compound.subarray(at);
    packets.push({ type, count: first & 0x1f, body: compound.subarray(at + 4, end) });
    at = end;
  }
  return packets;
}

describe("a sender's report", () => {
  it('brings the time of day and the RTP timestamp together', () => {
    const [report] = split(senderReport(STATE));
    expect(report).toMatchObject({ type: 200, count: 0 });
    const words = Array.from({ length: 6 }, (_, index) => report?.body.readUInt32BE(index * 4));
    const seconds = Date.UTC(2026, 10, 25) / 1_000 - Date.UTC(1900, 0, 1) / 1_000;
    expect(words).toEqual([0xcafe_f00d, seconds, 2 ** 30, 77, 3, 4_000]);
  });

  it('names the source, whatever the length of its name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (cname) => {
        const [, description] = split(senderReport({ ...STATE, cname }));
        expect(description).toMatchObject({ type: 202, count: 1 });
        const length = description?.body[5] ?? 0;
        const name = Buffer.from(cname).subarray(0, 255);
        expect(description?.body.subarray(6, 6 + length).equals(name)).toBe(true);
        expect(description?.body[6 + length]).toBe(0);
      }),
    );
  });

  it('is followed by a goodbye at the end', () => {
    const packets = split(goodbye(STATE));
    expect(packets.map(({ type }) => type)).toEqual([200, 202, 203]);
    expect(packets.at(-1)?.body.readUInt32BE(0)).toBe(0xcafe_f00d);
  });
});

describe("a receiver's report", () => {
  it('says what was lost', () => {
    const report = Buffer.alloc(32);
    report.set([0x81, 201, 0, 7]);
    report.writeUInt32BE(0xcafe_f00d, 8);
    report[12] = 64;
    report.writeUInt32BE(900, 20);
    expect(receptionReports(report)).toEqual([{ ssrc: 0xcafe_f00d, lost: 0.25, jitter: 900 }]);
  });

  it('may have nothing to say', () => {
    expect(receptionReports(Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1))).toEqual([]);
  });

  it('is read out of any bytes without a failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => receptionReports(bytes)).not.toThrow();
        expect(() => receptionReports(Uint8Array.of(0x81, 201, 0, 7, ...bytes))).not.toThrow();
      }),
    );
    for (const bytes of [[], [0x80], [0x80, 202, 0, 0], [0x81, 201, 0, 1, 0, 0, 0, 1], [0x80, 201, 0, 9]]) {
      expect(receptionReports(Uint8Array.from(bytes))).toBeUndefined();
    }
  });
});
