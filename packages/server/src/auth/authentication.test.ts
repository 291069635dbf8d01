import { PERMISSIONS, withImplied } from '@sightglass/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { authenticationOf, fillDisk, peopledDatabase } from './authentication.testkit.ts';
import type { Authentication } from './authentication.ts';
import { InvalidCredentials, InvalidToken, TooManyAttempts } from './errors.ts';
import { Passwords } from './passwords.ts';

const HOME = '192.0.2.1';
const AWAY = '198.51.100.7';

let database: Database;
let now: number;
let auth: Authentication;

beforeEach(async () => {
  database = await peopledDatabase('operator', 'viewer');
  now = Date.UTC(2026, 10, 23);
  auth = authenticationOf(database, { now: () => now });
  return () => {
    auth.close();
    database.close();
  };
});

function setPassword(username: string, hash: string): void {
  database.prepare('UPDATE users SET password_hash = ? WHERE username = ?').run(hash, username);
}

describe('the first user', () => {
  it('is an administrator with a password that is told once', async () => {
    const fresh = authenticationOf(openDatabase(':memory:'));
    const password = (await fresh.createFirstUser(undefined)) ?? '';
    const { session } = await fresh.login('admin', password, HOME);
    expect(session).toMatchObject({ username: 'admin', role: 'administrator' });
    expect(session.permissions).toEqual(new Set(PERMISSIONS));
    expect(await fresh.createFirstUser(undefined)).toBeUndefined();
  });

  it('takes the password that the configuration has, and does not tell it', async () => {
    const fresh = authenticationOf(openDatabase(':memory:'));
    expect(await fresh.createFirstUser('correct horse')).toBeUndefined();
    expect((await fresh.login('admin', 'correct horse', HOME)).session.username).toBe('admin');
  });

  it('is not made where there are users, whatever the configuration says', async () => {
    expect(await auth.createFirstUser('correct horse')).toBeUndefined();
    await expect(auth.login('admin', 'correct horse', HOME)).rejects.toThrow(InvalidCredentials);
  });
});

describe('a login', () => {
  it('gives the permissions of the role, the implied ones and those of one’s own', async () => {
    database.exec(`UPDATE users SET permissions = '["User_rw", "Nonsense", 7]' WHERE username = 'viewer'`);
    const { session } = await auth.login('viewer', 'viewer-secret', HOME);
    const held = ['Device_r', 'Media_r', 'Storage_r', 'System_r', 'User_rw'] as const;
    expect(session.permissions).toEqual(withImplied(held));
  });

  it('is refused alike for a wrong password and for somebody unknown', async () => {
    for (const name of ['viewer', 'nobody', '', 'constructor']) {
      const refusal = await auth.login(name, 'guess', AWAY).catch((problem: unknown) => problem);
      expect(refusal).toEqual(new InvalidCredentials());
    }
  });

  it('computes a hash for somebody unknown too', async () => {
    const matches = vi.spyOn(Passwords.prototype, 'matches');
    await expect(auth.login('nobody', 'guess', HOME)).rejects.toThrow(InvalidCredentials);
    expect(matches).toHaveBeenCalledWith('guess', undefined, expect.objectContaining({ failures: 0 }));
    matches.mockRestore();
  });

  it('gives a role that nobody knows no permission', async () => {
    database.exec(`UPDATE users SET role = 'toString' WHERE username = 'viewer'`);
    expect((await auth.login('viewer', 'viewer-secret', HOME)).session.permissions.size).toBe(0);
  });

  it('is noted', async () => {
    await auth.login('viewer', 'viewer-secret', HOME);
    const row = database.prepare(`SELECT last_login_at FROM users WHERE username = 'viewer'`).get();
    expect(row).toEqual({ last_login_at: '2026-11-23T00:00:00.000Z' });
  });

  it('goes on when the disk is full', async () => {
    const logger = pino({ level: 'silent' });
    const logged = vi.spyOn(logger, 'error');
    auth = authenticationOf(database, { now: () => now, logger });
    fillDisk(database, 'users');
    const { token } = await auth.login('viewer', 'viewer-secret', HOME);
    expect((await auth.resume(token, HOME)).username).toBe('viewer');
    expect(logged).toHaveBeenCalled();
  });

  it('fails for a password that was changed while it was compared', async () => {
    const matches = vi.spyOn(Passwords.prototype, 'matches').mockImplementation(async () => {
      setPassword('viewer', 'another');
      return true;
    });
    await expect(auth.login('viewer', 'viewer-secret', HOME)).rejects.toThrow(InvalidCredentials);
    matches.mockRestore();
  });

  it('is slowed together with Basic, from one address and not from another', async () => {
    for (const guess of ['a', 'b', 'c'])
      await expect(auth.login('viewer', guess, HOME)).rejects.toThrow(InvalidCredentials);
    for (const guess of ['d', 'e'])
      await expect(auth.verify('operator', guess, HOME)).rejects.toThrow(InvalidCredentials);
    await expect(auth.login('viewer', 'viewer-secret', HOME)).rejects.toThrow(TooManyAttempts);
    await expect(auth.verify('viewer', 'viewer-secret', HOME)).rejects.toThrow(TooManyAttempts);
    expect((await auth.login('viewer', 'viewer-secret', AWAY)).session.username).toBe('viewer');
  });
});

describe('a token', () => {
  it('gives its session back', async () => {
    const { token, session } = await auth.login('viewer', 'viewer-secret', HOME);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await auth.resume(token, AWAY)).toBe(session);
  });

  it('is not in the database, only its hash is', async () => {
    const { token } = await auth.login('viewer', 'viewer-secret', HOME);
    const stored = database.prepare('SELECT hex(token_hash) AS hash, * FROM sessions').all();
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('that is unknown is refused as often as it comes, and nobody has to wait for it', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(auth.resume('stale', HOME)).rejects.toThrow(InvalidToken);
    }
    expect((await auth.login('viewer', 'viewer-secret', HOME)).session.username).toBe('viewer');
  });
});

describe('Basic', () => {
  it('computes no hash for what was right within a minute', async () => {
    const matches = vi.spyOn(Passwords.prototype, 'matches');
    await Promise.all(Array.from({ length: 6 }, () => auth.verify('viewer', 'viewer-secret', HOME)));
    now += 59_000;
    expect(await auth.verify('viewer', 'viewer-secret', HOME)).toMatchObject({ role: 'viewer' });
    expect(matches).toHaveBeenCalledTimes(1);
    now += 2_000;
    await auth.verify('viewer', 'viewer-secret', HOME);
    expect(matches).toHaveBeenCalledTimes(2);
    matches.mockRestore();
  });

  it('remembers the password of nobody else', async () => {
    await auth.verify('viewer', 'viewer-secret', HOME);
    await expect(auth.verify('operator', 'viewer-secret', HOME)).rejects.toThrow(InvalidCredentials);
    await expect(auth.verify('viewer', 'viewer-secre', HOME)).rejects.toThrow(InvalidCredentials);
  });

  it('takes no old password, however lately it was right', async () => {
    await auth.verify('viewer', 'viewer-secret', HOME);
    setPassword('viewer', await new Passwords().hash('another'));
    await expect(auth.verify('viewer', 'viewer-secret', HOME)).rejects.toThrow(InvalidCredentials);
    expect((await auth.verify('viewer', 'another', HOME)).username).toBe('viewer');
  });

  it('has the rights of now', async () => {
    await auth.verify('viewer', 'viewer-secret', HOME);
    database.exec(`UPDATE users SET role = 'operator' WHERE username = 'viewer'`);
    expect((await auth.verify('viewer', 'viewer-secret', HOME)).role).toBe('operator');
    database.exec(`DELETE FROM users WHERE username = 'viewer'`);
    await expect(auth.verify('viewer', 'viewer-secret', HOME)).rejects.toThrow(InvalidCredentials);
  });

  it('cannot be guessed at from an address that waits, remembered or not', async () => {
    await auth.verify('viewer', 'viewer-secret', HOME);
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(auth.verify('viewer', `guess ${guess}`, AWAY)).rejects.toThrow(InvalidCredentials);
    }
    await expect(auth.verify('viewer', 'viewer-secret', AWAY)).rejects.toThrow(TooManyAttempts);
  });
});

describe('the witness', () => {
  let seen: [action: string, username: string, problem: string | undefined][];
  beforeEach(() => {
    seen = [];
    auth = authenticationOf(database, {
      now: () => now,
      witness: ({ action, username, problem }) =>
        seen.push([action, username, problem instanceof Error ? problem.name : undefined]),
    });
  });

  it('is told of logins, right, wrong and not looked at, and of logouts', async () => {
    const { token } = await auth.login('viewer', 'viewer-secret', HOME);
    auth.logout(token, HOME);
    auth.logout(token, HOME);
    for (let guess = 0; guess < 5; guess += 1) await auth.login('nobody', 'guess', HOME).catch(() => {});
    await auth.verify('viewer', 'viewer-secret', HOME).catch(() => {});
    expect(seen).toEqual([
      ['login', 'viewer', undefined],
      ['logout', 'viewer', undefined],
      ...Array.from({ length: 5 }, () => ['login', 'nobody', 'InvalidCredentials']),
      ['login', 'viewer', 'TooManyAttempts'],
    ]);
  });

  it('is told of Basic when somebody comes, and not again before they were away for as long as a session', async () => {
    const visit = (username: string, address = HOME) => auth.verify(username, `${username}-secret`, address);
    for (let minute = 0; minute < 40; minute += 1) {
      await visit('viewer');
      now += 60_000;
    }
    expect(seen).toHaveLength(1);
    await visit('viewer', AWAY);
    await visit('operator');
    expect(seen).toHaveLength(3);
    now += 30 * 60_000;
    await visit('viewer');
    expect(seen).toHaveLength(4);
  });
});
