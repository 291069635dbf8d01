import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownAddresses, ownHostNames } from './own-names.ts';

describe('the names of a machine', () => {
  it.each([
    ['lathe', ['lathe', 'lathe.local']],
    ['Lathe-3', ['lathe-3', 'lathe-3.local']],
    ['lathe.local', ['lathe.local', 'lathe']],
    ['lathe.shop.example', ['lathe.shop.example', 'lathe', 'lathe.local']],
    ['', []],
  ])('that calls itself %j are %j', (name, expected) => {
    expect(ownHostNames(name)).toEqual(expected);
  });
});

describe('the addresses of a machine', () => {
  it('are those of its interfaces and of the loopback, each once', () => {
    const addresses = ownAddresses();
    expect(addresses).toEqual(expect.arrayContaining(['127.0.0.1', '::1']));
    for (const { address } of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
      expect(addresses.filter((each) => each === address)).toHaveLength(1);
    }
  });
});
