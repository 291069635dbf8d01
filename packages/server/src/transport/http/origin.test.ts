import { describe, expect, it } from 'vitest';
import { isForeign } from './origin.ts';

const OWN = 'camera.example:8080';

describe('a request', () => {
  it.each<[what: string, origin: string | undefined, host: string | undefined]>([
    ['of a program, without an Origin', undefined, OWN],
    ['of the own page', 'http://camera.example:8080', OWN],
    ['of the own page behind TLS of a proxy', 'https://camera.example:8080', OWN],
    ['of the own page, with a host in capitals', 'http://camera.example', 'Camera.Example'],
    ['of the own page under an IPv6 address', 'http://[::1]:8080', '[::1]:8080'],
    ['of a page that is trusted', 'https://panel.example', OWN],
  ])('%s is not foreign', (_what, origin, host) => {
    expect(isForeign(headers(origin, host), false, ['https://panel.example'])).toBe(false);
  });

  it.each<[what: string, origin: string, host: string | undefined]>([
    ['of another site', 'http://evil.example', OWN],
    ['of another port', 'http://camera.example:8081', OWN],
    ['of a site whose name begins alike', 'http://camera.example.evil.example:8080', OWN],
    ['of a page that hides where it is from', 'null', OWN],
    ['of an Origin that is no address', 'camera.example:8080/', OWN],
    ['of an empty Origin', '', OWN],
    ['of a trusted name under another scheme', 'http://panel.example', OWN],
    ['without a host', 'http://camera.example:8080', undefined],
  ])('%s is foreign', (_what, origin, host) => {
    expect(isForeign(headers(origin, host), false, ['https://panel.example'])).toBe(true);
  });
});

describe('a request over TLS', () => {
  it.each<[what: string, origin: string | undefined, foreign: boolean]>([
    ['of a program, without an Origin', undefined, false],
    ['of the own page', 'https://camera.example:8080', false],
    ['of the same page without TLS', 'http://camera.example:8080', true],
    ['of another site', 'https://evil.example', true],
    ['of a page that is trusted', 'http://panel.example', false],
  ])('%s: %s is foreign: %s', (_what, origin, foreign) => {
    expect(isForeign(headers(origin, OWN), true, ['http://panel.example'])).toBe(foreign);
  });
});

function headers(origin: string | undefined, host: string | undefined) {
  return { ...(origin === undefined ? {} : { origin }), ...(host === undefined ? {} : { host }) };
}
