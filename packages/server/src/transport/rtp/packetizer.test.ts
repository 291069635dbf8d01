import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packetizer, RTP_HEADER } from './packetizer.ts';

/** What a receiver makes of packets (RFC 6184, sections 5.6 and 5.8). */
function reassembled(packets: readonly Buffer[]): number[][] {
  const units: number[][] = [];
  for (const packet of packets) {
    const payload = packet.subarray(RTP_HEADER);
    const [indicator = 0, head = 0] = payload;
    if ((indicator & 0x1f) !== 28) {
      units.push([...payload]);
      continue;
    }
    if (head & 0x80) units.push([(indicator & 0xe0) | (head & 0x1f)]);
    units.at(-1)?.push(...payload.subarray(2));
  }
  return units;
}

const unit = fc
  .tuple(fc.constantFrom(0x41, 0x65, 0x67, 0x68), fc.uint8Array({ maxLength: 300 }))
  .map(([head, bytes]) => Uint8Array.of(head, ...bytes));
const picture = fc.array(unit, { minLength: 1, maxLength: 4 });

describe('the packets of a picture', () => {
  it('hold its units, none is larger than allowed, and the last alone is marked', () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 40, max: 200 }), (units, size) => {
        const packets = new Packetizer({ payloadType: 96, size }).packets(units, 1_000);
        expect(reassembled(packets)).toEqual(units.map((each) => [...each]));
        expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(size);
        const marks = packets.map((packet) => (packet[1] ?? 0) >> 7);
        expect(marks).toEqual(packets.map((_, index) => (index === packets.length - 1 ? 1 : 0)));
      }),
    );
  });

  it('are numbered without a gap, over every turn of the counter', () => {
    const packetizer = new Packetizer({ payloadType: 96, size: 20 });
    const first = packetizer.nextSequence;
    const units = [Uint8Array.from({ length: 6_000 }, () => 0x41)];
    const packets = Array.from({ length: 70 }, () => packetizer.packets(units, 0)).flat();
    expect(packets.length).toBeGreaterThan(2 ** 16);
    const isNext = packets.every((packet, index) => packet.readUInt16BE(2) === (first + index) % 2 ** 16);
    expect(isNext).toBe(true);
  });

  it('say their type, their source, and when it was taken in ticks of 90 kHz', () => {
    const packetizer = new Packetizer({ payloadType: 97, size: 100 });
    const stamp = (at: number) => packetizer.packets([Uint8Array.of(0x41)], at)[0]?.readUInt32BE(4) ?? 0;
    const begin = 1_795_000_000_000;
    const first = stamp(begin);
    expect((stamp(begin + 1_000) - first + 2 ** 32) % 2 ** 32).toBe(90_000);
    expect((stamp(begin + 1_000 / 30) - first + 2 ** 32) % 2 ** 32).toBe(3_000);
    const [packet] = packetizer.packets([Uint8Array.of(0x41)], begin);
    expect([packet?.[0], (packet?.[1] ?? 0) & 0x7f]).toEqual([0x80, 97]);
    expect(packet?.readUInt32BE(8)).toBe(packetizer.ssrc);
  });
});
