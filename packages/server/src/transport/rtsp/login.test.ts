import { PERMISSIONS } from '@sightglass/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestSecrets } from '../../auth/digest-secrets.ts';
import { digestProof, Nonces } from './digest.ts';
import { digestAnswer, type Heard, type Peer, packet, RtspStage } from './rtsp.testkit.ts';

const OWNER = { username: 'owner', address: '192.0.2.1', permissions: new Set(PERMISSIONS) };
const PASSWORD = 'correct horse battery';
const TCP = { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' };

/** A picture that is not public, a viewer, and a player who may log in by Digest. */
async function closedStage(): Promise<RtspStage> {
  const stage = await RtspStage.open({ publicPicture: false }, 'viewer');
  const player = { username: 'player', password: PASSWORD, role: 'viewer', rtsp: true };
  await stage.auth.administration.createUser(OWNER, player);
  return stage;
}

const challengesOf = ({ headers }: Heard) => headers.get('www-authenticate') ?? [];

/** Asks for a description as somebody; a picture is there. @returns the status */
async function describeAs(stage: RtspStage, peer: Peer, Authorization?: string, query = ''): Promise<number> {
  const url = stage.url(`/stream0${query}`);
  const asked = peer.ask('DESCRIBE', url, Authorization === undefined ? {} : { Authorization });
  let isAnswered = false;
  void asked.finally(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    stage.picture.showVideo('main', packet());
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await asked).status;
}

const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

describe('a picture that is not public', () => {
  it('is for nobody unknown, who is told the ways to log in, the widely known last', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    expect(await peer.ask('OPTIONS', stage.url('/stream0'))).toMatchObject({ status: 200 });
    const nonce = expect.stringMatching(/nonce="[\da-f]{44}", qop="auth"/);
    const asked = await peer.ask('DESCRIBE', stage.url('/stream0'));
    expect(asked.status).toBe(401);
    expect(challengesOf(asked)).toEqual([nonce, nonce, 'Basic realm="Sightglass"']);
    expect(challengesOf(asked).map((each) => /algorithm=(\S+)/.exec(each)?.[1])).toEqual([
      'SHA-256',
      'MD5',
      undefined,
    ]);
    for (const method of ['SETUP', 'PLAY', 'PAUSE', 'TEARDOWN', 'GET_PARAMETER']) {
      expect(await peer.ask(method, stage.url('/stream0/trackID=0'), TCP)).toMatchObject({ status: 401 });
    }
  });

  it.each([
    [0, undefined],
    [0, 'auth'],
    [1, undefined],
    [1, 'auth'],
  ])('is for those who answer challenge %i, with qop %s', async (index, qop) => {
    const stage = await closedStage();
    const peer = await stage.peer();
    const challenge = challengesOf(await peer.ask('DESCRIBE', stage.url('/stream0')))[index] ?? '';
    const said = {
      username: 'player',
      method: 'DESCRIBE',
      uri: stage.url('/stream0'),
      ...(qop ? { qop } : {}),
    };
    // Without its name an algorithm is MD5.
    const works = index === 1 || qop !== undefined;
    expect(await describeAs(stage, peer, digestAnswer(challenge, { ...said, password: 'wrong' }))).toBe(401);
    const status = await describeAs(stage, peer, digestAnswer(challenge, { ...said, password: PASSWORD }));
    expect(status).toBe(works ? 200 : 401);
    // Once is enough.
    if (works) expect(await describeAs(stage, peer)).toBe(200);
  });

  it('is for those with a password or a token, whoever may use Digest', async () => {
    const stage = await closedStage();
    const { token } = await stage.auth.login('viewer', 'viewer-secret', '192.0.2.1');
    expect(await describeAs(stage, await stage.peer(), basic('viewer', 'viewer-secret'))).toBe(200);
    expect(await describeAs(stage, await stage.peer(), undefined, `?token=${token}`)).toBe(200);
    expect(await describeAs(stage, await stage.peer(), `Bearer ${token}`)).toBe(200);
    expect(await describeAs(stage, await stage.peer(), undefined, '?token=guess')).toBe(401);
    expect(await describeAs(stage, await stage.peer(), 'Basic !')).toBe(401);
    expect(await describeAs(stage, await stage.peer(), 'Digest username=player')).toBe(401);
  });

  it('is not for those whose role does not show it', async () => {
    const stage = await closedStage();
    stage.auth.administration.createRole(OWNER, 'clerk', ['Media_r']);
    const clerk = { username: 'clerk', password: PASSWORD, role: 'clerk' };
    await stage.auth.administration.createUser(OWNER, clerk);
    expect(await describeAs(stage, await stage.peer(), basic('clerk', PASSWORD))).toBe(403);
  });

  it('is guessed at no more often than any login', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    for (let time = 0; time < 5; time += 1) {
      expect(await describeAs(stage, peer, basic('viewer', 'guess'))).toBe(401);
    }
    const refused = await peer.ask('DESCRIBE', stage.url('/stream0'), {
      Authorization: basic('viewer', 'viewer-secret'),
    });
    expect([refused.status, refused.reason, refused.headers.get('retry-after')]).toEqual([
      403,
      'Too Many Attempts',
      [expect.stringMatching(/^\d+$/)],
    ]);
    expect(challengesOf(refused)).toEqual([]);
  });

  it('is Digest alone for those who may, so that others are not led astray', async () => {
    const stage = await RtspStage.open({ publicPicture: false }, 'viewer');
    const asked = await (await stage.peer()).ask('DESCRIBE', stage.url('/stream0'));
    expect(challengesOf(asked)).toEqual(['Basic realm="Sightglass"']);
  });

  it('is gone at once for whoever loses the right to it', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    expect(await describeAs(stage, peer, basic('viewer', 'viewer-secret'))).toBe(200);
    await stage.play(peer);
    await stage.auth.administration.changeUser(OWNER, 'viewer', { permissions: ['System_r'] });
    expect(stage.picture.videoWatchers.size).toBe(1);
    stage.auth.administration.removeUser(OWNER, 'viewer');
    expect(stage.picture.videoWatchers.size).toBe(0);
    await peer.closed;
    expect(peer.packets.at(-1)?.data.at(-7)).toBe(203);
  });
});

describe('a Digest login', () => {
  it('is good on its own connection alone; on another one it has to be made anew', async () => {
    const stage = await closedStage();
    const [one, other] = [await stage.peer(), await stage.peer()];
    const challenge = challengesOf(await one.ask('DESCRIBE', stage.url('/stream0')))[1] ?? '';
    const said = { username: 'player', password: PASSWORD, method: 'DESCRIBE', uri: stage.url('/stream0') };
    const Authorization = digestAnswer(challenge, said);
    const replayed = await other.ask('DESCRIBE', stage.url('/stream0'), { Authorization });
    expect(replayed.status).toBe(401);
    expect(challengesOf(replayed)[1]).toContain('stale=true');
    const anew = digestAnswer(challengesOf(replayed)[1] ?? '', said);
    expect(await describeAs(stage, other, anew)).toBe(200);
  });

  it('is for what it was made for', async () => {
    const stage = await closedStage();
    const peer = await stage.peer();
    const challenge = challengesOf(await peer.ask('DESCRIBE', stage.url('/stream0')))[1] ?? '';
    const said = { username: 'player', password: PASSWORD, method: 'DESCRIBE', uri: stage.url('/stream0') };
    const ask = (wrong: Partial<typeof said>) =>
      peer.ask('DESCRIBE', stage.url('/stream0'), {
        Authorization: digestAnswer(challenge, { ...said, ...wrong }),
      });
    expect(await ask({ method: 'PLAY' })).toMatchObject({ status: 401, reason: 'Unauthorized' });
    for (const uri of [stage.url('/stream1'), '/stream1', '//stream0', '/', '*', 'stream0']) {
      const reason = 'Unauthorized: The uri Of Digest Is Not That Of The Request';
      expect(await ask({ uri })).toMatchObject({ status: 401, reason });
    }
  });

  it.each(['/stream0', '/stream0/', '/stream0?a=1', '/stream0/trackID=0'])(
    'may name what it is for without the server: %s',
    async (uri) => {
      const stage = await closedStage();
      const peer = await stage.peer();
      const challenge = challengesOf(await peer.ask('DESCRIBE', stage.url('/stream0')))[1] ?? '';
      const said = { username: 'player', password: PASSWORD, method: 'DESCRIBE', uri };
      expect(await describeAs(stage, peer, digestAnswer(challenge, said))).toBe(200);
    },
  );

  it('begins within five minutes of its challenge', () => {
    let now = 1_000;
    const nonces = new Nonces(() => now);
    const nonce = nonces.make('one');
    expect([nonces.isFresh(nonce, 'one'), nonces.isFresh(nonce, 'two')]).toEqual([true, false]);
    expect(new Nonces(() => now).isFresh(nonce, 'one')).toBe(false);
    now += 299_999;
    expect(nonces.isFresh(nonce, 'one')).toBe(true);
    now += 1;
    expect(nonces.isFresh(nonce, 'one')).toBe(false);
  });

  it('is read out of any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, more) => {
        const value = `username="a", realm="Sightglass", nonce="n", uri="u", response="${text}", ${more}`;
        for (const each of [text, value]) {
          expect(digestProof(each)?.proves(digestSecrets('a', 'b'), 'PLAY') ?? false).toBe(false);
          new Nonces().isFresh(text, 'one');
        }
      }),
    );
  });
});

describe('a public picture', () => {
  it('is for everybody, but not for those who log in wrong', async () => {
    const stage = await RtspStage.open({}, 'viewer');
    expect(await describeAs(stage, await stage.peer())).toBe(200);
    expect(await describeAs(stage, await stage.peer(), basic('viewer', 'guess'))).toBe(401);
  });
});
