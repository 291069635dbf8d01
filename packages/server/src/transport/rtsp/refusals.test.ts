import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectionDoor } from '../http/connection-door.ts';
import { StreamSeats } from '../stream-seats.ts';
import { type Heard, type Peer, packet, RtspStage, sessionOf } from './rtsp.testkit.ts';

const TCP = { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' };

describe('a request is refused', () => {
  it.each<[string, number, string, string, Record<string, string>, Record<string, string>?]>([
    ['of no number', 400, 'OPTIONS', '*', { CSeq: 'x' }],
    ['of an extension', 551, 'OPTIONS', '*', { Require: 'funky' }, { unsupported: 'funky' }],
    [
      'of an extension of proxies',
      551,
      'OPTIONS',
      '*',
      { 'Proxy-Require': 'funky' },
      { unsupported: 'funky' },
    ],
    ['of an unknown method', 501, 'DANCE', '*', {}, { public: 'OPTIONS, ' }],
    ['of a method for others', 405, 'RECORD', '/stream0', {}, { allow: 'OPTIONS, ' }],
    ['for nothing', 404, 'DESCRIBE', '/stream9', {}],
    ['for no address', 400, 'DESCRIBE', '*', {}],
    ['to describe a track', 460, 'DESCRIBE', '/stream0/trackID=0', {}],
    ['to describe in another language', 406, 'DESCRIBE', '/stream0', { Accept: 'text/html, application/x' }],
    ['to set all up as one', 459, 'SETUP', '/stream0', TCP],
    ['without a way', 400, 'SETUP', '/stream0/trackID=0', {}],
    ['by a way there is not', 461, 'SETUP', '/stream0/trackID=0', { Transport: 'RTP/SAVP;unicast' }],
    [
      'by UDP to others',
      461,
      'SETUP',
      '/stream0/trackID=0',
      { Transport: 'RTP/AVP;unicast;client_port=5000-5001;destination=192.0.2.1' },
    ],
    ['without a session', 454, 'PLAY', '/stream0', {}],
    ['in a session there is not', 454, 'GET_PARAMETER', '/stream0', { Session: '12345' }],
    ['to set up in a session there is not', 454, 'SETUP', '/stream0/trackID=0', { ...TCP, Session: '1' }],
  ])('%s: %i', async (_why, status, method, path, headers, told = {}) => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const answer = await peer.ask(method, path === '*' ? path : stage.url(path), headers);
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(told)) expect(answer.headers.get(name)?.[0]).toContain(value);
    // And the connection goes on.
    expect(await peer.ask('OPTIONS', '*')).toMatchObject({ status: 200 });
  });

  it('without a number at all, or of another version', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    peer.socket.write('OPTIONS * RTSP/1.0\r\n\r\nOPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n');
    expect(await peer.next()).toMatchObject({ status: 400 });
    expect(await peer.next()).toMatchObject({ status: 505 });
  });

  it('in a state where it makes no sense, or for a time there is not', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const Session = sessionOf(await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP));
    const ask = async (method: string, path: string, headers = {}) =>
      (await peer.ask(method, stage.url(path), { Session, ...headers })).status;
    expect(await ask('PAUSE', '/stream0')).toBe(455);
    expect(await ask('PLAY', '/stream1')).toBe(454);
    expect(await ask('SETUP', '/stream1/trackID=0', TCP)).toBe(459);
    for (const Range of [
      'npt=0-10',
      'npt=5-',
      'npt=0:00:05-',
      'clock=20261125T120000Z-',
      'clock=now-',
      'smpte=0:00:00-',
    ]) {
      const refused = await peer.ask('PLAY', stage.url('/stream0'), { Session, Range });
      expect([refused.status, refused.headers.get('range')]).toEqual([457, ['npt=now-']]);
    }
    const play = peer.ask('PLAY', stage.url('/stream0'), { Session, Range: 'npt=now-' });
    await stage.show();
    expect((await play).headers.get('range')).toEqual(['npt=now-']);
    expect(await ask('SETUP', '/stream0/trackID=0', TCP)).toBe(455);
    expect(await ask('PLAY', '/stream0')).toBe(200);
    for (const Range of ['npt=0-', 'npt=0.000-', 'npt=0:00:00.00-', 'npt = now -;time=20261125T120000Z']) {
      expect(await ask('PLAY', '/stream0', { Range })).toBe(200);
    }
    const asked = await peer.ask('GET_PARAMETER', stage.url('/stream0'), { Session }, 'jitter\r\n');
    expect(asked.status).toBe(451);
  });

  it('when there is no picture, and keeps no seat then', async () => {
    const stage = await RtspStage.open({ pictureMs: 30, seats: new StreamSeats(1) });
    const peer = await stage.peer();
    expect(await peer.ask('DESCRIBE', stage.url('/stream0'))).toMatchObject({ status: 503 });
    const setup = await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP);
    const play = await peer.ask('PLAY', stage.url('/stream0'), { Session: sessionOf(setup) });
    expect([play.status, stage.picture.videoWatchers.size]).toEqual([503, 0]);
    stage.picture.newestVideo = packet();
    const again = await peer.ask('PLAY', stage.url('/stream0'), { Session: sessionOf(setup) });
    expect(again.status).toBe(200);
  });

  it('to play when as many do as may, until one of them pauses or ends', async () => {
    const stage = await RtspStage.open({ maxViewers: 1 });
    const [peer, other] = [await stage.peer(), await stage.peer()];
    const set = async (each: Peer) =>
      sessionOf(await each.ask('SETUP', stage.url('/stream0/trackID=0'), TCP));
    // Setting up takes nothing from anybody.
    const [first, second] = [await set(peer), await set(other)];
    const play = async (each: Peer, Session: string) => {
      const asked = each.ask('PLAY', stage.url('/stream0'), { Session });
      await stage.show();
      return (await asked).status;
    };
    expect(await play(peer, first)).toBe(200);
    const refused = await other.ask('PLAY', stage.url('/stream0'), { Session: second });
    expect(refused).toMatchObject({ status: 503, reason: 'Too Many Viewers' });
    expect(refused.headers.get('retry-after')).toEqual(['5']);
    await peer.ask('PAUSE', stage.url('/stream0'), { Session: first });
    expect(await play(other, second)).toBe(200);
    expect(await peer.ask('PLAY', stage.url('/stream0'), { Session: first })).toMatchObject({ status: 503 });
    await other.ask('TEARDOWN', stage.url('/stream0'), { Session: second });
    expect(await play(peer, first)).toBe(200);
  });

  it('to set up more on one connection than a player needs', async () => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    const answers: Heard[] = [];
    for (let time = 0; time < 9; time += 1) {
      answers.push(await peer.ask('SETUP', stage.url('/stream0/trackID=0'), { Transport: 'RTP/AVP/TCP' }));
    }
    expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(200), 503]);
    expect(answers[8]?.reason).toBe('Too Many Sessions On This Connection');
    const Session = sessionOf(answers[0] ?? expect.fail());
    await peer.ask('TEARDOWN', stage.url('/stream0'), { Session });
    // A way that there is not takes no place.
    await peer.ask('SETUP', stage.url('/stream0/trackID=0'), { Transport: 'x' });
    expect(await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP)).toMatchObject({ status: 200 });
  });
});

describe('what is no RTSP', () => {
  it.each([
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(600, '\0\n'), 400],
    ['x'.repeat(100_000), 414],
    ['SET_PARAMETER * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 99999\r\n\r\n', 413],
  ])('is answered and closed: %j', async (bytes, status) => {
    const stage = await RtspStage.open();
    const peer = await stage.peer();
    peer.socket.write(bytes, 'latin1');
    expect(await peer.next()).toMatchObject({ status });
    await peer.closed;
  });

  it('is answered with the number that it had, where it was read', async () => {
    const peer = await (await RtspStage.open()).peer();
    peer.socket.write(`OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n${'A: 1\r\n'.repeat(100)}\r\n`);
    const { status, headers } = await peer.next();
    expect([status, headers.get('cseq')]).toEqual([400, ['7']]);
  });

  it('is closed when it says nothing, or never says enough', async () => {
    const stage = await RtspStage.open({ requestMs: 30 });
    const peers = [await stage.peer(), await stage.peer()];
    peers[1]?.socket.write('OPTIONS');
    for (const peer of peers) await peer.closed;
  });

  it.each([
    ['a line', 'OPTI', undefined],
    ['headers', 'OPTIONS * RTSP/1.0\r\nCSeq: 7\r\nA: ', ['7']],
    ['a body', 'SET_PARAMETER * RTSP/1.0\r\nCSeq: 8\r\nContent-Length: 9\r\n\r\nabc', ['8']],
  ])('is told when it has begun and does not come to its end: %s', async (_what, bytes, number) => {
    const stage = await RtspStage.open({ requestMs: 30 });
    const peer = await stage.peer();
    peer.socket.write(bytes);
    const { status, reason, headers } = await peer.next();
    expect([status, reason, headers.get('cseq')]).toEqual([408, 'Request Timeout', number]);
    await peer.closed;
  });

  it('is told so however slowly it comes, and whoever plays is as well', async () => {
    const stage = await RtspStage.open({ requestMs: 100 });
    const [slow, player] = [await stage.peer(), await stage.peer()];
    const drip = setInterval(() => slow.socket.write('x'), 5);
    onTestFinished(() => clearInterval(drip));
    await stage.play(player);
    player.socket.write('OPTIONS * RTSP/1.0\r\n');
    for (const peer of [slow, player]) {
      expect(await peer.next()).toMatchObject({ status: 408 });
      await peer.closed;
    }
    expect(stage.picture.videoWatchers.size).toBe(0);
  });

  it('is sent away at the door in words of RTSP', async () => {
    const stage = await RtspStage.open({ door: new ConnectionDoor({ inAll: 1, perAddress: 0 }) });
    await (await stage.peer()).ask('OPTIONS', '*');
    expect(await (await stage.peer()).next()).toMatchObject({ status: 503 });
  });
});
