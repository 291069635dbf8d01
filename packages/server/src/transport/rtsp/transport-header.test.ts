import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transportWishes } from './transport-header.ts';

describe('the ways that a player would take', () => {
  it('are UDP to its ports, and the connection itself, in its order', () => {
    const header =
      'RTP/AVP;multicast, RTP/AVP/UDP;unicast;client_port=5000-5001;mode="PLAY",RTP/AVP/TCP;unicast;interleaved=2-3';
    expect(transportWishes(header)).toEqual([
      { kind: 'udp', ports: { rtp: 5_000, rtcp: 5_001 }, destination: undefined },
      { kind: 'interleaved', channels: { rtp: 2, rtcp: 3 } },
    ]);
  });

  it('may leave out a number', () => {
    expect(transportWishes('rtp/avp;unicast;client_port=6000;destination=192.0.2.1, RTP/AVP/TCP')).toEqual([
      { kind: 'udp', ports: { rtp: 6_000, rtcp: 6_001 }, destination: '192.0.2.1' },
      { kind: 'interleaved', channels: undefined },
    ]);
  });

  it.each([
    '',
    'RTP/SAVP;unicast;client_port=5000-5001',
    'RTP/AVP;unicast',
    'RTP/AVP;unicast;client_port=0-1',
    'RTP/AVP;unicast;client_port=65535',
    'RTP/AVP;unicast;client_port=5000-5001;mode=record',
    'RTP/AVP/TCP;interleaved=255',
    'RTP/AVP/TCP;interleaved=3-3',
    'RTP/AVP/TCP;interleaved=x',
    'RTP/AVP;multicast;client_port=5000-5001',
  ])('are not %s', (header) => expect(transportWishes(header)).toEqual([]));

  it('are looked for in any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(() => transportWishes(`RTP/AVP${text}`)).not.toThrow();
      }),
    );
  });
});
