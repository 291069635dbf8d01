import { createSocket, Socket } from 'node:dgram';
import { PERMISSIONS } from '@sightglass/protocol';
import { describe, expect, it, vi } from 'vitest';
import { RtcpSrPacket } from 'werift';
import { ntpOf } from '../rtp/ntp.ts';
import { StreamSeats } from '../stream-seats.ts';
import { pictureOf } from './picture.testkit.ts';
import { TestViewer } from './viewer.testkit.ts';

import { AT, ask, gone, house, open, show, viewers, watch } from './whep-stage.testkit.ts';

const OWNER = { username: null, address: '127.0.0.1', permissions: new Set(PERMISSIONS) };

describe('somebody who watches', () => {
  it('gets the pictures of the camera, from a key frame on', async () => {
    await open();
    const { viewer } = await watch();
    house.picture.showVideo('main', pictureOf(false, AT, 1));
    house.picture.showVideo('main', pictureOf(true, AT + 100, 2));
    house.picture.showVideo('main', pictureOf(false, AT + 133, 3));
    await viewer.until(() => viewer.packets.length === 8);
    const units = viewer.packets.map(({ payload }) => (payload[0] ?? 0) & 0x1f);
    expect(units.slice(0, 3)).toEqual([7, 8, 28]);
    const [first, last] = [viewer.packets[0], viewer.packets.at(-1)];
    expect(((last?.header.timestamp ?? 0) - (first?.header.timestamp ?? 0) + 2 ** 32) % 2 ** 32).toBe(2_970);
    expect(last?.header.payloadType).toBe(102);
  });

  it('is told the profile and level that the video has', async () => {
    await open();
    const viewer = await TestViewer.create();
    viewers.push(viewer);
    const { body } = await ask(viewer.offer);
    expect(body).toContain('profile-level-id=42c028');
    expect(body).toContain('packetization-mode=1');
    expect(body).toContain('a=setup:passive');
  });

  it('is told when each picture was taken, and not to hold it back', async () => {
    await open();
    const { viewer } = await watch();
    house.picture.showVideo('main', pictureOf(true, AT + 7, 2));
    await viewer.until(() => viewer.reports.some((report) => report instanceof RtcpSrPacket));
    const report = viewer.reports.find((each) => each instanceof RtcpSrPacket);
    await viewer.until(() => viewer.packets.length > 0);
    const [packet] = viewer.packets;
    expect(report?.senderInfo).toMatchObject({
      ntpTimestamp: ntpOf(AT + 7),
      rtpTimestamp: packet?.header.timestamp,
    });
    const [time, delay] = packet?.header.extensions.map(({ payload }) => payload) ?? [];
    expect(time?.readBigUInt64BE()).toBe(ntpOf(AT + 7));
    expect(delay).toEqual(Buffer.alloc(3));
  });

  it('gets again what was lost', async () => {
    await open();
    const { viewer } = await watch();
    let lost = 0;
    let count = 0;
    viewer.lose((datagram) => {
      // Media of the video's own, and not what is sent again for it.
      if ((datagram[0] ?? 0) >> 6 !== 2 || ((datagram[1] ?? 0) & 0x7f) !== 102) return false;
      count += 1;
      const isLost = count % 10 === 0 && lost < 5;
      if (isLost) lost += 1;
      return isLost;
    });
    await show(viewer, () => {
      const numbers = new Set(viewer.packets.map(({ header }) => header.sequenceNumber));
      return lost === 5 && numbers.size > 100 && isWhole(numbers);
    });
    expect(lost).toBe(5);
  });

  it.each([
    ['PLI', pictureLoss],
    ['FIR', fullIntraRequest],
  ])('gets a key frame when it asks for one: %s', async (_name, requestOf) => {
    await open();
    const { viewer } = await watch();
    await show(viewer, () => viewer.packets.length > 0);
    const before = house.picture.keyRequests.length;
    const { transport, packets } = viewer;
    const request = requestOf(packets[0]?.header.ssrc ?? 0);
    await transport.iceTransport.connection.send(transport.srtcp.encrypt(request));
    await vi.waitUntil(() => house.picture.keyRequests.length > before);
  });

  it('whose network takes nothing gets nothing, and a key frame when it does again', async () => {
    await open();
    const { viewer } = await watch();
    const queue = vi.spyOn(Socket.prototype, 'getSendQueueSize').mockReturnValue(1_000_000);
    const send = vi.spyOn(Socket.prototype, 'send');
    for (let number = 0; number < 100; number++) {
      house.picture.showVideo('main', pictureOf(number % 10 === 0, AT + number, number));
    }
    const large = send.mock.calls.filter(([datagram]) => Buffer.isBuffer(datagram) && datagram.length > 500);
    expect(large).toEqual([]);
    queue.mockRestore();
    send.mockRestore();
    house.picture.showVideo('main', pictureOf(false, AT + 200, 1));
    house.picture.showVideo('main', pictureOf(true, AT + 233, 2));
    await viewer.until(() => viewer.packets.length > 0);
    expect((viewer.packets[0]?.payload[0] ?? 0) & 0x1f).toBe(7);
  });

  it('costs the camera nothing more when it has ended', async () => {
    await open({ seats: new StreamSeats(1) });
    const { viewer, location } = await watch();
    expect((await ask(viewer.offer)).json().error.code).toBe('TOO_MANY_STREAMS');
    const { statusCode } = await house.app.inject({ method: 'DELETE', url: location });
    expect(statusCode).toBe(204);
    expect(house.picture.videoWatchers.size).toBe(0);
    await gone(viewer);
    expect((await house.app.inject({ method: 'DELETE', url: location })).statusCode).toBe(404);
    await watch();
  });
});

/** RFC 4585, section 6.3.1. */
function pictureLoss(source: number): Buffer {
  const packet = Buffer.from('81ce00020000000100000000', 'hex');
  packet.writeUInt32BE(source, 8);
  return packet;
}

/** RFC 5104, section 4.3.1. */
function fullIntraRequest(source: number): Buffer {
  const packet = Buffer.from('84ce000400000001000000000000000007000000', 'hex');
  packet.writeUInt32BE(source, 12);
  return packet;
}

/** Whether no number is missing between the first and the last. */
function isWhole(numbers: ReadonlySet<number>): boolean {
  const [first = 0] = numbers;
  return Array.from({ length: numbers.size }, (_, index) => (first + index) % 2 ** 16).every((each) =>
    numbers.has(each),
  );
}

describe('the right to watch', () => {
  it('is asked for, and ends what is under way when it is lost', async () => {
    await open({ publicPicture: false });
    const viewer = await TestViewer.create();
    viewers.push(viewer);
    expect((await ask(viewer.offer)).statusCode).toBe(401);
    const headers = await house.bearer('viewer');
    const { viewer: watching } = await watch({ headers });
    house.auth.administration.removeUser(OWNER, 'viewer');
    await gone(watching);
    expect(house.picture.videoWatchers.size).toBe(0);
  });

  it('to change and end a session is that of whoever began it', async () => {
    await open({ publicPicture: false });
    const headers = await house.bearer('viewer');
    const other = await house.bearer('operator');
    const { location } = await watch({ headers });
    const end = (by: Record<string, string>) =>
      house.app.inject({ method: 'DELETE', url: location, headers: by });
    expect((await end({})).statusCode).toBe(401);
    expect((await end(other)).statusCode).toBe(404);
    expect((await end(headers)).statusCode).toBe(204);
  });

  it('comes with a token in the address as well', async () => {
    await open({ publicPicture: false });
    const token = await house.tokenOf('viewer');
    await watch({ url: `/api/whep?token=${token}` });
  });
});

describe('a session ends', () => {
  it('when the viewer vanishes', async () => {
    await open({
      webRtc: { iceServers: [], addresses: [], patience: { connecting: 10_000, silence: 300 } },
    });
    const { viewer } = await watch();
    await show(viewer, () => viewer.packets.length > 0);
    viewer.vanish();
    await vi.waitUntil(() => house.picture.videoWatchers.size === 0, { timeout: 10_000 });
  });

  it('when nobody connects', async () => {
    await open({
      seats: new StreamSeats(1),
      webRtc: { iceServers: [], addresses: [], patience: { connecting: 50, silence: 10_000 } },
    });
    const viewer = await TestViewer.create();
    viewers.push(viewer);
    await ask(viewer.offer);
    await vi.waitUntil(() => house.picture.videoWatchers.size === 0, { timeout: 10_000 });
  });

  it('with the server', async () => {
    await open();
    const { viewer } = await watch();
    await house.app.close();
    await gone(viewer);
  });

  it('when whoever connects does not have the key of the certificate that was announced', async () => {
    await open();
    const [honest, thief] = [await TestViewer.create(), await TestViewer.create()];
    viewers.push(honest, thief);
    const own = thief.transport.localCertificate;
    expect(own).toBeDefined();
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    if (own) {
      const stolen = Object.create(own, {
        privateKey: { value: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() },
      });
      thief.transport.localCertificate = stolen;
    }
    const { body } = await ask(thief.offer);
    await thief.connection.setRemoteDescription({ type: 'answer', sdp: body });
    await vi.waitUntil(() => house.picture.videoWatchers.size === 0, { timeout: 10_000 });
    expect(thief.packets).toEqual([]);
  });
});

it('a datagram of anything harms nobody', async () => {
  await open();
  const { viewer } = await watch();
  const pair = viewer.transport.iceTransport.connection.nominated;
  const port = pair?.remoteCandidate.port ?? 0;
  const socket = createSocket('udp4');
  for (let index = 0; index < 2_000; index++) {
    const datagram = Buffer.from(Array.from({ length: index % 90 }, () => Math.floor(Math.random() * 256)));
    // As if it were STUN, DTLS or RTP.
    if (datagram.length > 0) datagram[0] = [0, 22, 128, 20, 23, 21][index % 6] ?? 0;
    socket.send(datagram, port, '127.0.0.1');
    // From the viewer itself, too.
    await viewer.transport.iceTransport.connection.send(datagram);
  }
  await show(viewer, () => viewer.packets.length > 0);
  socket.close();
});
