import { PERMISSIONS } from '@sightglass/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digestAnswer, type Peer, packet, RtspStage } from './rtsp.testkit.ts';

const OWNER = { username: 'owner', address: '192.0.2.1', permissions: new Set(PERMISSIONS) };
const PASSWORD = 'correct horse battery';
const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** A picture that is not public and is there, and a player who may log in by Digest. */
async function closedStage(): Promise<RtspStage> {
  const stage = await RtspStage.open({ publicPicture: false }, 'viewer');
  stage.picture.newestVideo = packet();
  const player = { username: 'player', password: PASSWORD, role: 'viewer', rtsp: true };
  await stage.auth.administration.createUser(OWNER, player);
  return stage;
}

/** What somebody says in a request of theirs, each time anew. */
type Words = (method: string, more?: Readonly<Record<'uri' | 'password', string>>) => string;

/** Plays as the user `player`. */
async function playing(stage: RtspStage, peer: Peer): Promise<{ words: Words; Session: string }> {
  const uri = stage.url('/stream0');
  const { headers } = await peer.ask('DESCRIBE', uri);
  const challenge = headers.get('www-authenticate')?.[1] ?? '';
  const words: Words = (method, more) =>
    digestAnswer(challenge, { username: 'player', password: PASSWORD, method, uri, qop: 'auth', ...more });
  const described = await peer.ask('DESCRIBE', uri, { Authorization: words('DESCRIBE') });
  expect(described.status).toBe(200);
  return { words, Session: await stage.play(peer) };
}

describe('who has logged in on a connection', () => {
  it('goes on without saying so, and is judged by what they say where they do', async () => {
    const stage = await closedStage();
    stage.auth.administration.createRole(OWNER, 'clerk', ['Media_r']);
    await stage.auth.administration.createUser(OWNER, {
      username: 'clerk',
      password: PASSWORD,
      role: 'clerk',
    });
    const peer = await stage.peer();
    const { words, Session } = await playing(stage, peer);
    const ask = async (method: string, Authorization?: string, query = '') => {
      const more = Authorization === undefined ? {} : { Authorization };
      return (await peer.ask(method, stage.url(`/stream0${query}`), { Session, ...more })).status;
    };
    const wrong = { uri: stage.url('/stream0'), password: 'wrong' };
    const other = { uri: stage.url('/stream1'), password: PASSWORD };
    for (const method of ['DESCRIBE', 'GET_PARAMETER']) {
      expect(await ask(method, words(method, wrong))).toBe(401);
      expect(await ask(method, words(method, other))).toBe(401);
      expect(await ask(method, words('PLAY'))).toBe(401);
      expect(await ask(method, undefined, '?token=abc')).toBe(401);
      expect(await ask(method, basic('clerk', PASSWORD))).toBe(403);
      expect(await ask(method)).toBe(200);
    }
    expect(await ask('TEARDOWN', words('TEARDOWN', wrong))).toBe(401);
    expect(stage.picture.videoWatchers.size).toBe(1);
    expect(await ask('TEARDOWN', words('TEARDOWN'))).toBe(200);
    expect(stage.picture.videoWatchers.size).toBe(0);
  });

  it('is counted where they guess, and plays on meanwhile', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    const { words, Session } = await playing(stage, peer);
    const ask = (Authorization: string) =>
      peer.ask('GET_PARAMETER', stage.url('/stream0'), { Session, Authorization });
    for (let time = 0; time < 5; time += 1) expect((await ask(basic('viewer', 'guess'))).status).toBe(401);
    const right = await ask(basic('viewer', 'viewer-secret'));
    expect([right.status, right.reason]).toEqual([403, 'Too Many Attempts']);
    expect((await ask(words('GET_PARAMETER'))).status).toBe(200);
    expect(stage.picture.videoWatchers.size).toBe(1);
  });

  it('may be somebody else from then on', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    await playing(stage, peer);
    const ask = async (headers = {}) => (await peer.ask('DESCRIBE', stage.url('/stream1'), headers)).status;
    expect(await ask({ Authorization: basic('viewer', 'viewer-secret') })).toBe(200);
    await stage.auth.administration.changeUser(OWNER, 'player', { password: 'another long word' });
    expect(stage.picture.videoWatchers.size).toBe(0);
    expect(await ask()).toBe(200);
    stage.auth.administration.removeUser(OWNER, 'viewer');
    expect(await ask()).toBe(401);
  });

  it('is not looked up anew with each answer to the same challenge, however old that is', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const stage = await closedStage();
    const peer = await stage.peer();
    const { words, Session } = await playing(stage, peer);
    const verify = vi.spyOn(stage.auth, 'verifyDigest');
    vi.setSystemTime(Date.now() + 3_600_000);
    const ask = (Authorization: string) =>
      peer.ask('GET_PARAMETER', stage.url('/stream0'), { Session, Authorization });
    expect((await ask(words('GET_PARAMETER'))).status).toBe(200);
    const stale = await ask(words('GET_PARAMETER', { uri: stage.url('/stream0'), password: 'wrong' }));
    expect(stale.headers.get('www-authenticate')?.[1]).toContain('stale=true');
    expect(verify).not.toHaveBeenCalled();
  });

  it.each([{ rtsp: false }, { username: 'other' }])('by Digest is not any more after %j', async (change) => {
    const stage = await closedStage();
    const peer = await stage.peer();
    const { words } = await playing(stage, peer);
    await stage.auth.administration.changeUser(OWNER, 'player', { role: 'operator' });
    expect(stage.picture.videoWatchers.size).toBe(1);
    await stage.auth.administration.changeUser(OWNER, 'player', change);
    expect(stage.picture.videoWatchers.size).toBe(0);
    const again = await peer.ask('DESCRIBE', stage.url('/stream0'), { Authorization: words('DESCRIBE') });
    expect(again.status).toBe(401);
    await peer.closed;
  });

  it.each(['Basic', 'Bearer', '?token='])(
    'is looked up once where the same words come again: %s',
    async (way) => {
      const stage = await closedStage();
      const { token } = await stage.auth.login('viewer', 'viewer-secret', '192.0.2.1');
      const [verify, resume] = [vi.spyOn(stage.auth, 'verify'), vi.spyOn(stage.auth, 'resume')];
      const peer = await stage.peer();
      const Authorization = way === 'Basic' ? basic('viewer', 'viewer-secret') : `Bearer ${token}`;
      const [query, headers] = way === '?token=' ? [`?token=${token}`, {}] : ['', { Authorization }];
      for (const method of ['DESCRIBE', 'GET_PARAMETER', 'DESCRIBE']) {
        expect((await peer.ask(method, stage.url(`/stream0${query}`), headers)).status).toBe(200);
      }
      expect(verify.mock.calls.length + resume.mock.calls.length).toBe(1);
    },
  );
});
