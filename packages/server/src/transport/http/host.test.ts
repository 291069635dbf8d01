import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnHost } from './host.ts';

const ALLOWED = ['camera.example'];

describe('a host', () => {
  it.each([
    ['localhost'],
    ['LOCALHOST:8080'],
    ['lathe.localhost:8080'],
    ['localhost.'],
    [hostname()],
    [`${hostname()}:8443`],
    [`${hostname().split('.')[0]}.local`],
    ['camera.example'],
    ['Camera.Example:8443'],
    ['camera.example.'],
    ['127.0.0.1:8080'],
    ['203.0.113.9'],
    ['[::1]:8080'],
    ['[2001:db8::1]'],
    [undefined],
  ])('%j is the own one', (host) => {
    expect(isOwnHost(host, ALLOWED)).toBe(true);
  });

  it.each([
    ['evil.example'],
    ['evil.example:8080'],
    ['camera.example.evil.example'],
    ['sub.camera.example'],
    ['notlocalhost'],
    ['localhost.evil.example'],
    ['127.0.0.1.evil.example'],
    ['127.0.0.1@evil.example'],
    ['evil.example#localhost'],
    ['evil.example/localhost'],
    ['localhost:80:evil.example'],
    ['localhost evil.example'],
    ['[::1'],
    ['[evil.example]'],
    ['[]'],
    [':8080'],
    [''],
    ['.'],
  ])('%j is not', (host) => {
    expect(isOwnHost(host, ALLOWED)).toBe(false);
  });

  it('may be any when the check is lifted', () => {
    expect(isOwnHost('evil.example', ['*'])).toBe(true);
    expect(isOwnHost('', ['*'])).toBe(true);
  });

  it('that is an address is the own one whatever it is', () => {
    fc.assert(fc.property(fc.ipV4(), (host) => isOwnHost(host, [])));
    fc.assert(fc.property(fc.ipV6(), (host) => isOwnHost(`[${host}]:8443`, [])));
  });

  it('that is a name is allowed by that name alone', () => {
    fc.assert(
      fc.property(fc.domain(), fc.domain(), fc.integer({ min: 1, max: 65_535 }), (host, other, port) => {
        expect(isOwnHost(`${host.toUpperCase()}:${port}`, [host.toLowerCase()])).toBe(true);
        fc.pre(host !== other);
        expect(isOwnHost(`${host}:${port}`, [other])).toBe(false);
      }),
    );
  });
});
