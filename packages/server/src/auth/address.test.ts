import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressGroup } from './address.ts';

const group = fc.integer({ min: 0, max: 0xffff });
const byte = fc.integer({ min: 0, max: 255 });
const hex = (numbers: readonly number[]) => numbers.map((number) => number.toString(16)).join(':');

describe('attempts are counted', () => {
  it('for every IPv4 address by itself, however it is wrapped into IPv6', () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), ([a, b, c, d]) => {
        const plain = `${a}.${b}.${c}.${d}`;
        const groups = hex([a * 256 + b, c * 256 + d]);
        for (const spelling of [
          plain,
          `::ffff:${plain}`,
          `::FFFF:${plain}`,
          `0:0:0:0:0:ffff:${plain}`,
          `::ffff:${groups}`,
          `0000:0000:0000:0000:0000:ffff:${groups}`,
        ]) {
          expect(addressGroup(spelling)).toBe(plain);
        }
      }),
    );
  });

  it('for an IPv6 address together with all of its /64 and with no other', () => {
    const half = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(half, half, half, half, (network, other, host, secondHost) => {
        const counted = addressGroup(hex([...network, ...host]));
        // Not one of those that are IPv4 inside.
        fc.pre(counted.includes(':'));
        fc.pre(addressGroup(hex([...network, ...secondHost])).includes(':'));
        expect(addressGroup(hex([...network, ...secondHost]))).toBe(counted);
        expect(addressGroup(`${hex([...network, ...host]).toUpperCase()}%eth0`)).toBe(counted);
        fc.pre(hex(other) !== hex(network));
        expect(addressGroup(hex([...other, ...host]))).not.toBe(counted);
      }),
    );
  });

  it('for shortened spellings as for the long ones', () => {
    expect(addressGroup('2001:db8::1')).toBe(addressGroup('2001:0db8:0000:0000:ffff:0:0:9'));
    expect(addressGroup('::1')).toBe('0:0:0:0::/64');
    expect(addressGroup('1:2:3:4:5:6:7::')).toBe('1:2:3:4::/64');
    expect(addressGroup('::5:6:7:8')).toBe(addressGroup('::'));
  });

  it('for anything else under what it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof addressGroup(text)).toBe('string');
      }),
    );
    expect(addressGroup('')).toBe('');
    expect(addressGroup('unix')).toBe('unix');
  });
});
