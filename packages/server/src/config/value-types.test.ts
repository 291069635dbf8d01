import { describe, expect, it } from 'vitest';
import { addresses, iceServers, portRange } from './value-types.ts';

describe('ICE servers', () => {
  it.each([
    'stun:stun.example',
    'stun:192.0.2.1:3478',
    'turn:turn.example:3478?transport=tcp',
    'turns:turn.example',
  ])('may be %s', (server) => expect(iceServers(server)).toEqual([server]));

  it.each([
    'stun.example:3478',
    'https://stun.example',
    'stun:',
    'turn:me:secret@turn.example',
    'turn:a?transport=sctp',
  ])('are not %s', (server) => expect(() => iceServers(server)).toThrow('must be such as stun:HOST:3478'));

  it('are several, joined by commas or a list in YAML', () => {
    expect(iceServers('stun:a, turn:b')).toEqual(['stun:a', 'turn:b']);
    expect(iceServers(['stun:a', 'turn:b'])).toEqual(['stun:a', 'turn:b']);
  });
});

describe('ports', () => {
  it('are a range', () => expect(portRange('50000-50999')).toEqual([50_000, 50_999]));

  it.each(['50000', '5-5', '9-5', '0-5', '1-70000', 'a-b', ''])('are not %j', (text) =>
    expect(() => portRange(text)).toThrow('must be two ports'),
  );
});

it('addresses are those of IP alone', () => {
  expect(addresses('192.0.2.1, 2001:db8::1')).toEqual(['192.0.2.1', '2001:db8::1']);
  expect(() => addresses('camera.example')).toThrow('must be an IP address');
});
