import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Peer, packet, RtspStage, sessionOf } from './rtsp.testkit.ts';

/** From now on, time-outs come when a test says so. @returns lets seconds pass */
function timePasses(): (seconds: number) => void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  return (seconds) => {
    vi.advanceTimersByTime(seconds * 1_000);
  };
}

const TCP = { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' };

describe('a player', () => {
  it('learns what there is, sets it up, plays, pauses and ends', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const options = await peer.ask('OPTIONS', '*');
    expect(options.headers.get('public')).toEqual([
      'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER',
    ]);
    const [described] = await Promise.all([peer.ask('DESCRIBE', stage.url('/stream0')), stage.show()]);
    expect(described.status).toBe(200);
    expect(described.headers.get('content-base')).toEqual([stage.url('/stream0/')]);
    expect(described.body.split('\r\n')).toEqual(
      expect.arrayContaining([
        's=Lathe 7',
        'a=control:*',
        'a=rtpmap:96 H264/90000',
        'a=fmtp:96 packetization-mode=1;profile-level-id=42c01f;sprop-parameter-sets=Z0LAHwk=,aM4B',
        'a=framerate:30',
        'a=x-dimensions:1280,720',
        'a=control:trackID=0',
      ]),
    );
    const setup = await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP);
    expect(setup.headers.get('session')).toEqual([expect.stringMatching(/^[\da-f]{24};timeout=60$/)]);
    const [transport = ''] = setup.headers.get('transport') ?? [];
    expect(transport).toMatch(/^RTP\/AVP\/TCP;unicast;interleaved=0-1;ssrc=[\dA-F]{8};mode="PLAY"$/);
    const session = sessionOf(setup);
    const [play] = await Promise.all([
      peer.ask('PLAY', stage.url('/stream0/'), { Session: session, Range: 'npt=0.000-' }),
      stage.show(),
    ]);
    expect(play.headers.get('range')).toEqual(['npt=0.000-']);
    await peer.received(4);
    const [first] = peer.packets;
    const info = `url=${stage.url('/stream0/trackID=0')};seq=${first?.data.readUInt16BE(2)};rtptime=${first?.data.readUInt32BE(4)}`;
    expect(play.headers.get('rtp-info')).toEqual([info]);
    const ssrc = first?.data.readUInt32BE(8);
    expect(Number.parseInt(/ssrc=(\w+)/.exec(transport)?.[1] ?? '', 16)).toBe(ssrc);
    // Parameter sets and a slice, then what the time of day is.
    expect(peer.packets.map(({ channel, data }) => [channel, (data[1] ?? 0) & 0x7f])).toEqual([
      [0, 96],
      [0, 96],
      [0, 96],
      [1, 200 & 0x7f],
    ]);
    await stage.show(packet({ key: false, at: packet().at + 100 }));
    await peer.received(5);
    const sequence = peer.packets[4]?.data.readUInt16BE(2) ?? 0;
    const pause = await peer.ask('PAUSE', stage.url('/stream0'), { Session: session });
    expect([pause.status, stage.picture.videoWatchers.size]).toEqual([200, 0]);
    const [again] = await Promise.all([
      peer.ask('PLAY', stage.url('/stream0'), { Session: session }),
      stage.show(packet({ at: packet().at + 900 })),
    ]);
    // One row of packets, over the pause.
    expect(again.headers.get('rtp-info')?.[0]).toContain(`seq=${(sequence + 1) % 2 ** 16};`);
    await peer.received(9);
    expect(peer.packets[5]?.data.readUInt32BE(8)).toBe(ssrc);
    expect(await peer.ask('TEARDOWN', stage.url('/stream0'), { Session: session })).toMatchObject({
      status: 200,
    });
    expect(peer.packets.at(-1)).toMatchObject({ channel: 1 });
    expect(stage.picture.videoWatchers.size).toBe(0);
    expect(await peer.ask('PLAY', stage.url('/stream0'), { Session: session })).toMatchObject({
      status: 454,
    });
  });

  it('has both videos in one connection, on channels of their own', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await stage.play(peer);
    const setup = await peer.ask('SETUP', stage.url('/stream1/trackID=0'), TCP);
    expect(setup.headers.get('transport')?.[0]).toContain('interleaved=2-3');
    await Promise.all([
      peer.ask('PLAY', stage.url('/stream1/trackID=0'), { Session: sessionOf(setup) }),
      stage.show(packet(), 'sub'),
    ]);
    await peer.received(8);
    expect(new Set(peer.packets.map(({ channel }) => channel))).toEqual(new Set([0, 1, 2, 3]));
  });

  it.each(['application/sdp', 'application/rtsl, application/SDP;level=-2', '*/*', 'application/*', ''])(
    'is described what it takes: %j',
    async (Accept) => {
      const stage = await RtspStage.open();
      stage.picture.newestVideo = packet();
      const described = await (await stage.peer()).ask('DESCRIBE', stage.url('/stream0'), { Accept });
      expect(described.status).toBe(200);
    },
  );

  it('waits for an encoder that needs its time to start', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const pass = timePasses();
    const asked = peer.ask('DESCRIBE', stage.url('/stream0'));
    while (stage.picture.videoWatchers.size === 0) await new Promise((resolve) => setImmediate(resolve));
    pass(9);
    stage.picture.showVideo('main', packet());
    expect(await asked).toMatchObject({ status: 200 });
  });

  it('is told the time of day in each answer', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    for (const [method, headers] of [
      ['OPTIONS', {}],
      ['OPTIONS', { CSeq: 'x' }],
      ['DANCE', {}],
    ] as const) {
      const { headers: told } = await peer.ask(method, '*', headers);
      const [date = ''] = told.get('date') ?? [];
      expect(new Date(date).toUTCString()).toBe(date);
    }
  });

  it('may send many requests at once, and half of one', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    peer.socket.write('OPTIONS * RTSP/1.0\r\nCSeq: 8\r\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\nOPT');
    expect((await peer.next()).headers.get('cseq')).toEqual(['8']);
    expect((await peer.next()).headers.get('cseq')).toEqual(['9']);
    peer.socket.end('IONS * RTSP/1.0\r\nCSeq: 10\r\n\r\n');
    expect((await peer.next()).headers.get('cseq')).toEqual(['10']);
    await peer.closed;
  });
});

describe('the end', () => {
  it('of the server is told to whoever plays, and leaves nobody', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await stage.play(peer);
    const idle = new Peer((await stage.peer()).socket);
    await stage.rtsp.close();
    await Promise.all([peer.closed, idle.closed]);
    expect(peer.packets.at(-1)?.data.at(-7)).toBe(203);
    expect(stage.picture.videoWatchers.size).toBe(0);
  });

  it('of a connection ends what it carries', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await stage.play(peer);
    const [watcher] = stage.picture.videoWatchers;
    expect(watcher).toBeDefined();
    peer.socket.destroy();
    while (stage.picture.videoWatchers.size > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('comes when the video is not what was described, and not before', async () => {
    const stage = await RtspStage.open();
    for (const other of [
      packet({ format: { width: 640, height: 480, fps: 30 } }),
      packet({ format: { width: 1_280, height: 720, fps: 15 } }),
      packet({ sps: [0x67, 0x42, 0xc0, 0x1e, 9] }),
    ]) {
      const peer = await stage.peer();
      await Promise.all([peer.ask('DESCRIBE', stage.url('/stream0')), stage.show()]);
      await stage.play(peer);
      await stage.show(packet({ at: packet().at + 1_000 }));
      await peer.received(7);
      await stage.show(other);
      await peer.closed;
      expect(peer.packets.at(-1)).toMatchObject({ channel: 1 });
      expect(stage.picture.videoWatchers.size).toBe(0);
    }
  });

  it('of one video leaves the other one on the same connection, until that ends too', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await stage.play(peer);
    const setup = await peer.ask('SETUP', stage.url('/stream1/trackID=0'), TCP);
    const Session = sessionOf(setup);
    await Promise.all([
      peer.ask('PLAY', stage.url('/stream1'), { Session }),
      stage.show(packet({ at: packet().at + 500 }), 'sub'),
    ]);
    await peer.received(8);
    const other = { format: { width: 640, height: 480, fps: 30 } };
    const pass = timePasses();
    stage.picture.showVideo('main', packet(other));
    pass(10);
    expect(await peer.ask('OPTIONS', '*', { Session })).toMatchObject({ status: 200 });
    expect([...stage.picture.videoWatchers].map(({ video }) => video)).toEqual(['sub']);
    stage.picture.showVideo('sub', packet(other));
    pass(10);
    await peer.closed;
  });

  it('of a session that was not played leaves the one that plays on the same connection', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await stage.play(peer);
    const pass = timePasses();
    const Session = sessionOf(await peer.ask('SETUP', stage.url('/stream1/trackID=0'), TCP));
    pass(61);
    pass(10);
    expect(await peer.ask('TEARDOWN', stage.url('/stream1'), { Session })).toMatchObject({ status: 200 });
    expect(stage.picture.videoWatchers.size).toBe(1);
  });

  it('can be acknowledged by a player that was told goodbye, once', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const Session = await stage.play(peer);
    await stage.show(packet({ format: { width: 640, height: 480, fps: 30 } }));
    const statuses: number[] = [];
    for (const method of ['PAUSE', 'TEARDOWN', 'TEARDOWN', 'PAUSE']) {
      statuses.push((await peer.ask(method, stage.url('/stream0'), { Session })).status);
    }
    expect(statuses).toEqual([200, 200, 454, 454]);
    await peer.closed;
  });

  it('comes before the beginning when it was not what was described', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    await Promise.all([peer.ask('DESCRIBE', stage.url('/stream0')), stage.show()]);
    const other = packet({ format: { width: 640, height: 480, fps: 30 } });
    await expect(stage.play(peer, undefined, other)).rejects.toThrow('PLAY was answered 454');
    await peer.closed;
  });
});
