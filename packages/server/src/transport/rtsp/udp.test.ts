import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Peer, packet, RtspStage, sessionOf } from './rtsp.testkit.ts';

/** A port of a player, and what has come to it. */
class Port {
  readonly socket: Socket = createSocket('udp4');
  readonly packets: Buffer[] = [];

  static async open(address = '127.0.0.1'): Promise<Port> {
    const port = new Port();
    port.socket.on('message', (data) => port.packets.push(data));
    port.socket.bind(0, address);
    await once(port.socket, 'listening');
    onTestFinished(() => {
      port.socket.close();
    });
    return port;
  }

  get number(): number {
    return this.socket.address().port;
  }

  async received(count: number): Promise<void> {
    while (this.packets.length < count) await once(this.socket, 'message');
  }
}

/** Sets a session over UDP up. */
async function setUp(stage: RtspStage, peer: Peer, rtp: Port, rtcp: Port) {
  const setup = await peer.ask('SETUP', stage.url('/stream0/trackID=0'), {
    Transport: `RTP/AVP;unicast;client_port=${rtp.number}-${rtcp.number}`,
  });
  const [, first = '', second = ''] =
    /server_port=(\d+)-(\d+)/.exec(setup.headers.get('transport')?.[0] ?? '') ?? [];
  return { session: sessionOf(setup), ports: [Number(first), Number(second)] as const };
}

async function play(stage: RtspStage, peer: Peer, session: string): Promise<void> {
  await Promise.all([peer.ask('PLAY', stage.url('/stream0'), { Session: session }), stage.show()]);
}

const gone = async (stage: RtspStage) => {
  while (stage.picture.videoWatchers.size > 0) await new Promise((resolve) => setImmediate(resolve));
};

/** What a receiver says that has nothing to say. */
const REPORT = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1);

describe('a player over UDP', () => {
  it('gets packets on its ports, from an even port and the next, and a goodbye', async () => {
    const stage = await RtspStage.open();
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    const { session, ports } = await setUp(stage, peer, rtp, rtcp);
    expect([ports[0] % 2, ports[1] - ports[0]]).toEqual([0, 1]);
    const from: number[] = [];
    rtp.socket.on('message', (_, { port }) => from.push(port));
    await play(stage, peer, session);
    await Promise.all([rtp.received(3), rtcp.received(1)]);
    expect(new Set(from)).toEqual(new Set([ports[0]]));
    expect(rtcp.packets[0]?.[1]).toBe(200);
    await peer.ask('TEARDOWN', stage.url('/stream0'), { Session: session });
    await rtcp.received(2);
    expect(rtcp.packets[1]?.at(-7)).toBe(203);
    expect(peer.packets).toEqual([]);
  });

  /** Plays, and shows a picture of so many bytes. */
  async function playLarge(bytes: number) {
    const stage = await RtspStage.open();
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    await play(stage, peer, (await setUp(stage, peer, rtp, rtcp)).session);
    await rtp.received(3);
    const small = packet({ key: false, at: packet().at + 33 });
    const data = Uint8Array.from([...small.data, ...new Uint8Array(bytes).fill(7)]);
    stage.picture.showVideo('main', { ...small, data });
    return { stage, rtp };
  }

  it('gets all of a picture that is larger than what its system keeps for it, in order', async () => {
    const { stage, rtp } = await playLarge(400_000);
    stage.picture.showVideo('main', packet({ key: false, at: packet().at + 66 }));
    const count = 3 + Math.ceil(400_000 / 1_386) + 1;
    await rtp.received(count);
    const numbers = rtp.packets.map((bytes) => bytes.readUInt16BE(2));
    expect(numbers).toEqual(numbers.map((_, index) => ((numbers[0] ?? 0) + index) % 2 ** 16));
  });

  it('gets what comes after a picture of more than a thousand packets, without a new beginning', async () => {
    const { stage, rtp } = await playLarge(2_000_000);
    const timeOf = (bytes: Buffer | undefined) => bytes?.readUInt32BE(4) ?? 0;
    const large = (timeOf(rtp.packets[0]) + 33 * 90) % 2 ** 32;
    const isNext = (bytes: Buffer) => ![timeOf(rtp.packets[0]), large].includes(timeOf(bytes));
    for (let at = packet().at + 66; !rtp.packets.some(isNext); at += 33) {
      stage.picture.showVideo('main', packet({ key: false, at }));
      await once(rtp.socket, 'message');
    }
    expect(rtp.packets.some(isNext)).toBe(true);
  });

  it('is told at the end of the server', async () => {
    const stage = await RtspStage.open();
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    await play(stage, peer, (await setUp(stage, peer, rtp, rtcp)).session);
    await stage.rtsp.close();
    await Promise.all([rtcp.received(2), peer.closed]);
    expect(rtcp.packets[1]?.at(-7)).toBe(203);
  });

  it('is alive while it reports, and ends when it does not', async () => {
    const stage = await RtspStage.open({ sessionSeconds: 0.4 });
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    const { session, ports } = await setUp(stage, peer, rtp, rtcp);
    await play(stage, peer, session);
    const stranger = await Port.open();
    const say = (from: Port) => from.socket.send(REPORT, ports[1], '127.0.0.1');
    const reports = setInterval(() => say(rtcp), 50);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(stage.picture.videoWatchers.size).toBe(1);
    clearInterval(reports);
    // What others say is no sign of life.
    const noise = setInterval(() => say(stranger), 50);
    onTestFinished(() => clearInterval(noise));
    await Promise.all([gone(stage), peer.closed]);
  });

  it('that has not begun ends with its connection', async () => {
    const stage = await RtspStage.open();
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    const { session } = await setUp(stage, peer, rtp, rtcp);
    peer.socket.end();
    await peer.closed;
    const again = await stage.peer();
    expect(await again.ask('OPTIONS', '*', { Session: session })).toMatchObject({ status: 454 });
  });

  it('may say that it is there in requests, on another connection too, as nobody else can', async () => {
    const stage = await RtspStage.open({ sessionSeconds: 1 });
    const [peer, rtp, rtcp] = [await stage.peer(), await Port.open(), await Port.open()];
    const { session } = await setUp(stage, peer, rtp, rtcp);
    await play(stage, peer, session);
    peer.socket.destroy();
    const again = await stage.peer();
    for (const method of ['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER']) {
      expect(await again.ask(method, stage.url('/stream0'), { Session: session })).toMatchObject({
        status: 200,
      });
    }
    expect(await again.ask('PAUSE', stage.url('/stream0'), { Session: session })).toMatchObject({
      status: 200,
    });
    await play(stage, again, session);
    again.socket.destroy();
    await gone(stage);
  });
});

describe('a way that is not open', () => {
  it('is that to another address; the next that a player names is taken', async () => {
    const stage = await RtspStage.open();
    const setup = await (await stage.peer()).ask('SETUP', stage.url('/stream0/trackID=0'), {
      Transport:
        'RTP/AVP;unicast;destination=127.0.0.9;client_port=5000-5001,RTP/AVP/TCP;unicast;interleaved=4-5',
    });
    expect(setup.headers.get('transport')?.[0]).toContain('interleaved=4-5');
  });
});
