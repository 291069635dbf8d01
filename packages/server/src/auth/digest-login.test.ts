import { PERMISSIONS } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import { authenticationOf, fillDisk, peopledDatabase } from './authentication.testkit.ts';
import type { Authentication } from './authentication.ts';
import { type DigestSecrets, digestSecrets } from './digest-secrets.ts';

const HOME = '192.0.2.1';
const OWNER = { username: 'admin', address: HOME, permissions: new Set(PERMISSIONS) };
const PASSWORD = 'correct horse battery';
const WISH = { username: 'player', password: PASSWORD, role: 'viewer' };

let database: Database;
let auth: Authentication;

beforeEach(async () => {
  database = await peopledDatabase('administrator');
  auth = authenticationOf(database);
  return () => auth.close();
});

const kept = (username = 'player') => auth.administration.user(username).digestSecrets;

/** The proof of somebody who has typed a password. */
const knowing = (username: string, password: string) => (secrets: DigestSecrets) =>
  secrets.MD5 === digestSecrets(username, password).MD5;

describe('what Digest logins take', () => {
  it('is what RFC 7616, section 3.4.2, says', () => {
    expect(digestSecrets('player', 'secret')).toEqual({
      MD5: '51a257b18f374f0c5b6b6a9321eb8059',
      'SHA-256': 'fab7411cb7b020c2c8a47fd39b54e6052685d4fbca71d62860e735e5cb5f460f',
    });
  });

  it('is kept of those alone who may log in so', async () => {
    await auth.administration.createUser(OWNER, WISH);
    await auth.login('player', PASSWORD, HOME);
    expect([kept(), auth.offersDigest]).toEqual([null, false]);
    await auth.administration.createUser(OWNER, { ...WISH, username: 'machine', rtsp: true });
    expect([kept('machine'), auth.offersDigest]).toEqual([digestSecrets('machine', PASSWORD), true]);
  });

  it('is learnt at the first login after somebody was allowed it, of whatever kind', async () => {
    await auth.administration.createUser(OWNER, WISH);
    await auth.verify('player', PASSWORD, HOME);
    expect(await auth.administration.changeUser(OWNER, 'player', { rtsp: true })).toMatchObject({
      rtsp: true,
    });
    expect(kept()).toBeNull();
    // The password is still remembered from before.
    await auth.verify('player', PASSWORD, HOME);
    expect(kept()).toEqual(digestSecrets('player', PASSWORD));
    await auth.administration.changeUser(OWNER, 'player', { rtsp: false });
    await auth.administration.changeUser(OWNER, 'player', { rtsp: true });
    await expect(auth.login('player', 'wrong password', HOME)).rejects.toThrow('Invalid credentials');
    expect(kept()).toBeNull();
    await auth.login('player', PASSWORD, HOME);
    expect(kept()).toEqual(digestSecrets('player', PASSWORD));
  });

  it('goes with the password, the name and the leave', async () => {
    await auth.administration.createUser(OWNER, { ...WISH, rtsp: true });
    await auth.administration.changeUser(OWNER, 'player', { password: 'another long word' });
    expect(kept()).toEqual(digestSecrets('player', 'another long word'));
    await auth.changePassword('player', 'another long word', PASSWORD, HOME);
    expect(kept()).toEqual(digestSecrets('player', PASSWORD));
    await auth.administration.changeUser(OWNER, 'player', { role: 'operator' });
    expect(kept()).toEqual(digestSecrets('player', PASSWORD));
    await auth.administration.changeUser(OWNER, 'player', { username: 'Player' });
    expect(kept('Player')).toBeNull();
    await auth.login('Player', PASSWORD, HOME);
    expect(kept('Player')).toEqual(digestSecrets('Player', PASSWORD));
    await auth.administration.changeUser(OWNER, 'Player', { rtsp: false });
    expect([kept('Player'), auth.offersDigest]).toEqual([null, false]);
  });

  it('keeps nobody out where it cannot be written', async () => {
    await auth.administration.createUser(OWNER, WISH);
    await auth.administration.changeUser(OWNER, 'player', { rtsp: true });
    const makeRoom = fillDisk(database, 'users');
    await expect(auth.login('player', PASSWORD, HOME)).resolves.toBeDefined();
    makeRoom();
    expect(kept()).toBeNull();
  });
});

describe('a Digest login', () => {
  it('gives the rights of a user to whoever proves to know the password, and is told', async () => {
    const told: unknown[] = [];
    auth = authenticationOf(database, {
      witness: ({ username, problem }) => told.push([username, !problem]),
    });
    await auth.administration.createUser(OWNER, { ...WISH, rtsp: true });
    const session = await auth.verifyDigest('player', knowing('player', PASSWORD), HOME);
    expect(session).toMatchObject({ username: 'player', role: 'viewer' });
    await expect(auth.verifyDigest('player', knowing('player', 'guess'), HOME)).rejects.toThrow();
    expect(told).toEqual([
      ['player', true],
      ['player', false],
    ]);
  });

  it('is for nobody of whom nothing is kept, and guesses count as any others', async () => {
    await auth.administration.createUser(OWNER, WISH);
    await auth.administration.createUser(OWNER, { ...WISH, username: 'other', rtsp: true });
    for (const username of ['player', 'nobody', 'other']) {
      const proof = (secrets: DigestSecrets) => username !== 'other' && secrets.MD5 !== '';
      await expect(auth.verifyDigest(username, proof, HOME)).rejects.toThrow('Invalid credentials');
    }
    for (let time = 0; time < 2; time += 1) {
      await expect(auth.login('player', 'guess', HOME)).rejects.toThrow('Invalid credentials');
    }
    const right = knowing('other', PASSWORD);
    await expect(auth.verifyDigest('other', right, HOME)).rejects.toThrow('Too many attempts');
    await expect(auth.verifyDigest('other', right, '192.0.2.2')).resolves.toBeDefined();
  });

  it('ends when the password is another, and not before', async () => {
    await auth.administration.createUser(OWNER, { ...WISH, rtsp: true });
    const session = await auth.verifyDigest('player', knowing('player', PASSWORD), HOME);
    const events: string[] = [];
    auth.watch(session, ({ kind }) => events.push(kind));
    await auth.login('player', PASSWORD, HOME);
    expect(events).toEqual([]);
    await auth.administration.changeUser(OWNER, 'player', { password: 'another long word' });
    expect(events).toEqual(['ended']);
  });
});
