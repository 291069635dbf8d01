import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { TestViewer } from './viewer.testkit.ts';

import { ask, house, open, show, viewers, watch } from './whep-stage.testkit.ts';

describe('addresses', () => {
  it('nobody outside is asked for them', async () => {
    const send = vi.spyOn(Socket.prototype, 'send');
    await open();
    const { viewer } = await watch();
    await show(viewer, () => viewer.packets.length > 0);
    const targets = new Set(send.mock.calls.map((call): unknown => call[2]));
    const own = Object.values((await import('node:os')).networkInterfaces()).flatMap((each) =>
      (each ?? []).map(({ address }) => address),
    );
    expect([...targets].filter((target) => !own.includes(String(target)))).toEqual([]);
    send.mockRestore();
  });

  it('of the server are its own and those that are set; of the ports, those of the range', async () => {
    await open({ webRtc: { iceServers: [], addresses: ['192.0.2.200'], ports: [42_000, 42_019] } });
    const offers = await Promise.all([1, 2, 3].map(() => TestViewer.create()));
    viewers.push(...offers);
    const answers = await Promise.all(offers.map(({ offer }) => ask(offer)));
    const candidates = answers.flatMap(({ body }) => [
      ...body.matchAll(/a=candidate:.* (\S+) (\d+) typ host/g),
    ]);
    const ports = candidates.map(([, , port]) => Number(port));
    expect(candidates.map(([, address]) => address)).toContain('192.0.2.200');
    expect(candidates.map(([, address]) => address)).toContain('127.0.0.1');
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.every((port) => port >= 42_000 && port <= 42_019)).toBe(true);
  });

  it('run out, and it is said', async () => {
    const sockets = await Promise.all(
      [42_100, 42_101].map(async (port) => {
        const socket = createSocket({ type: 'udp6' }).bind(port);
        await once(socket, 'listening');
        return socket;
      }),
    );
    await open({ webRtc: { iceServers: [], addresses: [], ports: [42_100, 42_101] } });
    const viewer = await TestViewer.create();
    viewers.push(viewer);
    const { statusCode, body } = await ask(viewer.offer);
    expect([statusCode, JSON.parse(body).error.code]).toEqual([503, 'NO_PORT']);
    expect(house.picture.videoWatchers.size).toBe(0);
    for (const socket of sockets) socket.close();
  });

  it('of a viewer may come later; those of another connection are refused', async () => {
    await open();
    const { location, tag, viewer } = await watch();
    const trickle = (payload: string, headers: Record<string, string> = {}) =>
      house.app.inject({
        method: 'PATCH',
        url: location,
        headers: { 'content-type': 'application/trickle-ice-sdpfrag', ...headers },
        payload,
      });
    const [, ufrag] = /a=ice-ufrag:(\S+)/.exec(viewer.offer) ?? [];
    const fragment = `a=ice-ufrag:${ufrag}\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\na=candidate:2 1 udp 1 aa.local 9 typ host\r\na=end-of-candidates\r\n`;
    expect((await trickle(fragment, { 'if-match': tag })).statusCode).toBe(204);
    expect((await trickle(fragment)).statusCode).toBe(204);
    expect((await trickle(fragment, { 'if-match': '"other"' })).statusCode).toBe(412);
    expect((await trickle(fragment, { 'if-match': '*' })).json().error.code).toBe('ICE_RESTART_UNSUPPORTED');
    expect((await trickle('a=ice-ufrag:abcd\r\na=ice-pwd:x\r\n')).statusCode).toBe(422);
    expect((await trickle('junk')).json().error.code).toBe('INVALID_FRAGMENT');
    expect((await trickle('{}', { 'content-type': 'application/json' })).statusCode).toBe(415);
  });
});

it('offers that nobody takes up leave seats to those who watch', async () => {
  await open();
  const viewer = await TestViewer.create();
  viewers.push(viewer);
  const answers = [];
  for (let count = 0; count < 17; count += 1) answers.push(await ask(viewer.offer));
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(16);
  expect(JSON.parse(answers.at(-1)?.body ?? '').error.code).toBe('TOO_MANY_STREAMS');
});

describe('what is no offer', () => {
  const refusal = async (payload: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await ask(payload, { headers });
    return [statusCode, JSON.parse(body).error.code];
  };

  it('is refused in words', async () => {
    await open();
    const { offer } = await TestViewer.create().then((viewer) => {
      viewers.push(viewer);
      return viewer;
    });
    expect(await refusal(offer, { 'content-type': 'application/json' })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
    expect(await refusal('hello')).toEqual([422, 'INVALID_OFFER']);
    expect(await refusal('v=0\r\n')).toEqual([422, 'NO_VIDEO']);
    expect(await refusal(offer.replace('a=recvonly', 'a=sendonly'))).toEqual([422, 'NO_VIDEO']);
    expect(await refusal(offer.replaceAll(/H264/gi, 'VP8'))).toEqual([422, 'NO_H264']);
    expect(await refusal(offer.replaceAll('packetization-mode=1', 'packetization-mode=0'))).toEqual([
      422,
      'NO_H264',
    ]);
    expect(await refusal(offer.replaceAll(/a=ice-pwd.*\r\n/g, ''))).toEqual([422, 'INVALID_OFFER']);
    const other = offer.replaceAll(/a=fingerprint:.*/g, 'a=fingerprint:sha-256 not:hexadecimal');
    // More than may be on their way: none of them is.
    for (let count = 0; count < 17; count += 1) {
      expect(await refusal(other)).toEqual([422, 'INVALID_OFFER']);
    }
    expect(house.picture.videoWatchers.size).toBe(0);
  });
});
