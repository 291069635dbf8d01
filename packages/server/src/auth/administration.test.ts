import { PERMISSIONS, type Permission, withImplied } from '@sightglass/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import type { Administration } from './administration.ts';
import { authenticationOf, peopledDatabase } from './authentication.testkit.ts';
import type { Authentication } from './authentication.ts';
import { checkNewPassword } from './password-rules.ts';
import type { SessionEvent } from './session.ts';

const HOME = '192.0.2.1';
const ALL = { username: 'admin', address: HOME, permissions: new Set(PERMISSIONS) };
const PASSWORD = 'correct horse battery';
const having = (...permissions: Permission[]) => ({ ...ALL, permissions: withImplied(permissions) });

let database: Database;
let auth: Authentication;
let administration: Administration;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 25);
  database = await peopledDatabase('administrator', 'operator');
  auth = authenticationOf(database, { now: () => now });
  administration = auth.administration;
  return () => auth.close();
});

/** A session of the operator that notes what happens to it. */
async function watched() {
  const { session, token } = await auth.login('operator', 'operator-secret', HOME);
  const events: SessionEvent['kind'][] = [];
  auth.watch(session, ({ kind }) => events.push(kind));
  return { session, token, events };
}

describe('a new password', () => {
  it.each([
    ['is too short', 'qW3$xyz', /8 to 128 characters/],
    ['is too long', 'ab'.repeat(65), /8 to 128 characters/],
    ['is widely used', 'Password1', /tried first/],
    ['is the name', 'Operator-7', /easily guessed/],
    ['is one character', '§§§§§§§§§§', /easily guessed/],
  ])('that %s is refused', (_why, password, message) => {
    expect(() => checkNewPassword(password, 'operator-7')).toThrow(message);
  });

  it.each(['ööööøøøø', 'no digits needed', '🔑🔩🔧🪛🔨🪚🧰🪜'])('may be %s', (password) => {
    expect(() => checkNewPassword(password, 'operator')).not.toThrow();
  });
});

describe('users', () => {
  it('are made with a role and permissions on top, and log in', async () => {
    const wish = { username: 'shift.2', password: PASSWORD, role: 'viewer', permissions: ['Device_rw'] };
    const user = await administration.createUser(ALL, wish);
    expect(user).toMatchObject({ role: 'viewer', ownPermissions: ['Device_rw'], lastLoginAt: null });
    const { session } = await auth.login('shift.2', PASSWORD, HOME);
    expect(session.permissions.has('Device_rw')).toBe(true);
    expect(administration.user('shift.2').lastLoginAt).toBe(new Date(now).toISOString());
  });

  it('are not made twice, however close together', async () => {
    const wish = { username: 'twin', password: PASSWORD, role: 'viewer' };
    const results = await Promise.allSettled([
      administration.createUser(ALL, wish),
      administration.createUser(ALL, wish),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ALREADY_EXISTS' },
    });
  });

  it.each([
    [{ username: 'a/b' }, 'INVALID_VALUE'],
    [{ username: '' }, 'INVALID_VALUE'],
    [{ role: 'captain' }, 'INVALID_VALUE'],
    [{ role: 'anonymous' }, 'INVALID_VALUE'],
    [{ permissions: ['Everything'] }, 'INVALID_VALUE'],
    [{ password: 'password' }, 'WEAK_PASSWORD'],
    [{ username: 'operator' }, 'ALREADY_EXISTS'],
  ])('with %o are refused', async (part, code) => {
    const wish = { username: 'new', password: PASSWORD, role: 'viewer', ...part };
    await expect(administration.createUser(ALL, wish)).rejects.toMatchObject({ code });
    expect(administration.users()).toHaveLength(2);
  });

  it('who are demoted keep their sessions with the rights of now', async () => {
    const { session, events } = await watched();
    await administration.changeUser(ALL, 'operator', { role: 'viewer' });
    expect(events).toEqual(['changed']);
    expect(session.permissions.has('Device_rw')).toBe(false);
  });

  it('who get another name stay logged in under it', async () => {
    const { session, token, events } = await watched();
    await administration.changeUser(ALL, 'operator', { username: 'night-shift' });
    expect(events).toEqual(['changed']);
    expect(session.username).toBe('night-shift');
    await auth.login('night-shift', 'operator-secret', HOME);
    auth.close();
    auth = authenticationOf(database, { now: () => now });
    expect(await auth.resume(token, HOME)).toMatchObject({ username: 'night-shift' });
  });

  it('who get another password are logged out everywhere', async () => {
    const { events, token } = await watched();
    await administration.changeUser(ALL, 'operator', { password: PASSWORD });
    expect(events).toEqual(['ended']);
    await expect(auth.resume(token, HOME)).rejects.toThrow('Invalid token');
    await auth.login('operator', PASSWORD, HOME);
  });

  it('who are removed are logged out, and their tokens with them', async () => {
    const { events } = await watched();
    const { token } = administration.createToken(
      { ...having('Device_rw'), username: 'operator' },
      { name: 'panel' },
    );
    administration.removeUser(ALL, 'operator');
    expect(events).toEqual(['ended']);
    await expect(auth.resume(token, HOME)).rejects.toThrow('Invalid token');
    expect(administration.tokens()).toEqual([]);
  });

  it('change their own password with the old one, and go on in a new session', async () => {
    const { events } = await watched();
    await expect(auth.changePassword('operator', 'guess', PASSWORD, HOME)).rejects.toThrow(
      'Invalid credentials',
    );
    const { session } = await auth.changePassword('operator', 'operator-secret', PASSWORD, HOME);
    expect(session.username).toBe('operator');
    expect(events).toEqual(['ended']);
    const again = auth.changePassword('operator', PASSWORD, PASSWORD, HOME);
    await expect(again).rejects.toMatchObject({
      code: 'WEAK_PASSWORD',
      message: expect.stringContaining('password so far'),
    });
  });

  it('always leave one administrator', async () => {
    const last = { code: 'LAST_ADMINISTRATOR' };
    expect(() => administration.removeUser(ALL, 'administrator')).toThrow(expect.objectContaining(last));
    await expect(administration.changeUser(ALL, 'administrator', { role: 'operator' })).rejects.toMatchObject(
      last,
    );
    await administration.changeUser(ALL, 'operator', { role: 'administrator' });
    administration.removeUser(ALL, 'administrator');
    expect(() => administration.removeUser(ALL, 'operator')).toThrow(expect.objectContaining(last));
  });
});

describe('nobody', () => {
  const denied = { code: 'PERMISSION_DENIED' };

  it('gives, takes or changes what they do not have', async () => {
    const by = having('User_rw', 'Device_r');
    await expect(
      administration.createUser(by, { username: 'me-too', password: PASSWORD, role: 'administrator' }),
    ).rejects.toMatchObject(denied);
    await expect(
      administration.changeUser(by, 'administrator', { password: PASSWORD }),
    ).rejects.toMatchObject(denied);
    expect(() => administration.removeUser(by, 'operator')).toThrow(expect.objectContaining(denied));
    expect(() => administration.createRole(by, 'mine', ['System_rw'])).toThrow(
      expect.objectContaining(denied),
    );
    expect(() =>
      administration.createToken({ ...by, username: 'operator' }, { name: 'x', permissions: ['Device_rw'] }),
    ).toThrow(expect.objectContaining(denied));
  });

  it('has by any way of giving more than who gave it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...PERMISSIONS]),
        fc.subarray([...PERMISSIONS]),
        fc.nat(),
        async (mine, wished, number) => {
          const by = having('User_rw', ...mine);
          try {
            const { permissions } = administration.createRole(by, `role-${number}`, wished);
            for (const each of withImplied(permissions)) expect(by.permissions).toContain(each);
          } catch (problem) {
            expect(problem).toHaveProperty('code', expect.stringMatching(/PERMISSION_DENIED|ALREADY_EXISTS/));
          }
        },
      ),
    );
  });
});

describe('roles of their own', () => {
  it('change what everybody may do who has them, at once', async () => {
    administration.createRole(ALL, 'setter', ['Device_rw', 'Media_r']);
    await administration.changeUser(ALL, 'operator', { role: 'setter' });
    const { session, events } = await watched();
    expect([...session.permissions]).toEqual(['Device_r', 'Device_rw', 'Media_r']);
    administration.changeRole(ALL, 'setter', ['Device_r']);
    expect([...session.permissions]).toEqual(['Device_r']);
    expect(events).toEqual(['changed']);
  });

  it('go when nobody has them any more; those of the product stay', async () => {
    administration.createRole(ALL, 'setter', []);
    await administration.changeUser(ALL, 'operator', { role: 'setter' });
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => administration.removeRole(ALL, 'setter')).toThrow(refused('ROLE_IN_USE'));
    await administration.changeUser(ALL, 'operator', { role: 'viewer' });
    administration.removeRole(ALL, 'setter');
    expect(() => administration.removeRole(ALL, 'setter')).toThrow(refused('NOT_FOUND'));
    expect(() => administration.changeRole(ALL, 'viewer', [])).toThrow(refused('BUILT_IN_ROLE'));
    expect(() => administration.createRole(ALL, 'viewer', [])).toThrow(refused('ALREADY_EXISTS'));
  });
});

describe('API tokens', () => {
  const owner = () => ({
    username: 'operator',
    address: HOME,
    permissions: administration.user('operator').permissions,
  });

  it('are good for what they were given, over a restart too, and are kept as a hash alone', async () => {
    const { token, id } = administration.createToken(owner(), { name: ' panel ', permissions: ['Device_r'] });
    expect(administration.token(id)).toMatchObject({ name: 'panel', expiresAt: null });
    expect(() => administration.createToken(owner(), { name: 'a\u202eb' })).toThrow(/turn the text around/);
    expect(JSON.stringify(database.prepare('SELECT * FROM api_tokens').all())).not.toContain(token);
    for (const each of [auth, authenticationOf(database, { now: () => now })]) {
      const session = await each.resume(token, HOME);
      expect([...session.permissions]).toEqual(['Device_r']);
      expect(session.expiresAt).toBeNull();
      each.close();
    }
  });

  it('are never more than their owner by now', async () => {
    const { token } = administration.createToken(owner(), { name: 'panel' });
    const session = await auth.resume(token, HOME);
    expect(session.permissions.has('Media_rw')).toBe(true);
    await administration.changeUser(ALL, 'operator', { role: 'viewer' });
    expect(session.permissions.has('Media_rw')).toBe(false);
  });

  it('outlive another password and a logout, and end when they are revoked', async () => {
    const { token, id } = administration.createToken(owner(), { name: 'panel' });
    const events: string[] = [];
    auth.watch(await auth.resume(token, HOME), ({ kind }) => events.push(kind));
    await administration.changeUser(ALL, 'operator', { password: PASSWORD });
    auth.logout(token, '192.0.2.99');
    await auth.resume(token, HOME);
    expect(events).toEqual([]);
    administration.revokeToken(owner(), id);
    expect(events).toEqual(['ended']);
    await expect(auth.resume(token, HOME)).rejects.toThrow('Invalid token');
  });

  it('of somebody mightier are revoked by nobody who may less, though they administer users', () => {
    const { id } = administration.createToken(owner(), { name: 'panel' });
    const deputy = { ...having('User_rw'), username: 'deputy' };
    expect(() => administration.revokeToken(deputy, id)).toThrow(/do not have yourself/);
    administration.revokeToken({ ...having('User_rw', ...owner().permissions), username: 'deputy' }, id);
    expect(administration.tokens()).toEqual([]);
  });

  it('end at their date, which a use does not move', async () => {
    const expiresAt = new Date(now + 60_000).toISOString();
    const { token } = administration.createToken(owner(), { name: 'panel', expiresAt });
    now += 59_999;
    await auth.resume(token, HOME);
    now += 1;
    await expect(auth.resume(token, HOME)).rejects.toThrow('Invalid token');
    expect(() =>
      administration.createToken(owner(), { name: 'late', expiresAt: new Date(now).toISOString() }),
    ).toThrow(/time to come/);
  });
});
