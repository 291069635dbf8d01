import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../storage/database.ts';
import { authenticationOf, fillDisk, peopledDatabase } from './authentication.testkit.ts';
import type { Authentication } from './authentication.ts';
import { InvalidToken } from './errors.ts';
import type { SessionEvent } from './session.ts';

const HOME = '192.0.2.1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let database: Database;
let auth: Authentication;
let events: SessionEvent['kind'][];
const note = (event: SessionEvent) => events.push(event.kind);

beforeEach(async () => {
  database = await peopledDatabase('operator', 'viewer');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  auth = authenticationOf(database);
  events = [];
  return () => {
    auth.close();
    database.close();
    vi.useRealTimers();
  };
});

const login = (name = 'viewer') => auth.login(name, `${name}-secret`, HOME);
const ends = () => database.prepare('SELECT expires_at FROM sessions').pluck().all();

describe('a session', () => {
  it('ends by itself after its time without use, and says so at that moment', async () => {
    const { token, session } = await login();
    auth.watch(session, note);
    vi.advanceTimersByTime(30 * MINUTE - 1);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(events).toEqual(['ended']);
    await expect(auth.resume(token, HOME)).rejects.toThrow(InvalidToken);
    expect(ends()).toEqual([]);
  });

  it('lasts as long as it is used', async () => {
    const { token, session } = await login();
    auth.watch(session, note);
    for (let use = 0; use < 10; use += 1) {
      vi.advanceTimersByTime(20 * MINUTE);
      auth.touch(session);
      vi.advanceTimersByTime(20 * MINUTE);
      await auth.resume(token, HOME);
    }
    expect(session.expiresAt?.getTime()).toBe(Date.now() + 30 * MINUTE);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(30 * MINUTE);
    expect(events).toEqual(['ended']);
  });

  it('is not revived by a use that comes too late', async () => {
    const { session } = await login();
    auth.watch(session, note);
    const end = session.expiresAt?.getTime() ?? Number.NaN;
    // A busy process: the clock goes on, the timer has not been served yet.
    vi.setSystemTime(end + 1);
    auth.touch(session);
    expect(session.expiresAt?.getTime()).toBe(end);
  });

  it('of a hundred days ends after a hundred days', async () => {
    auth = authenticationOf(database, { sessionMinutes: (100 * DAY) / MINUTE });
    const { session } = await login();
    auth.watch(session, note);
    vi.advanceTimersByTime(100 * DAY - 1);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(events).toEqual(['ended']);
  });

  it('may last a fraction of a minute', async () => {
    auth = authenticationOf(database, { sessionMinutes: 1 / 7 });
    auth.watch((await login()).session, note);
    expect(ends()).toEqual([Date.now() + 8_571]);
    vi.advanceTimersByTime(8_571);
    expect(events).toEqual(['ended']);
  });

  it('ends everywhere and at once by a logout', async () => {
    const { token, session } = await login();
    const unwatch = auth.watch(session, () => events.push('changed'));
    auth.watch(await auth.resume(token, HOME), note);
    auth.watch((await login()).session, note);
    unwatch();
    auth.logout(token, '192.0.2.99');
    auth.logout(token, '192.0.2.99');
    auth.logout('nonsense', '192.0.2.99');
    expect(events).toEqual(['ended']);
    expect(ends()).toHaveLength(1);
  });

  it('that has just ended says so to who comes to watch it', async () => {
    const { token, session } = await login();
    auth.logout(token, '192.0.2.99');
    auth.watch(session, note);
    auth.watch(session, () => events.push('changed'))();
    await Promise.resolve();
    expect(events).toEqual(['ended']);
  });

  it('ends for all who watch it though one of them fails', async () => {
    const { token, session } = await login();
    auth.watch(session, () => {
      throw new Error('a broken listener');
    });
    auth.watch(session, note);
    auth.logout(token, '192.0.2.99');
    expect(events).toEqual(['ended']);
  });
});

describe('a change of the user', () => {
  it('of the role gives the open sessions other rights at once', async () => {
    const { session } = await login();
    const visit = await auth.verify('viewer', 'viewer-secret', HOME);
    const other = await login('operator');
    for (const each of [session, visit, other.session]) auth.watch(each, note);
    database.exec(`UPDATE users SET role = 'operator' WHERE username = 'viewer'`);
    auth.refresh('viewer');
    auth.refresh('viewer');
    expect(events).toEqual(['changed', 'changed']);
    expect(session.role).toBe('operator');
    expect(session.permissions.has('Device_rw')).toBe(true);
    expect(visit.permissions.has('Device_rw')).toBe(true);
  });

  it('of the password, or its end, ends them, those of Basic too', async () => {
    const { token, session } = await login();
    auth.watch(session, note);
    auth.watch(await auth.verify('viewer', 'viewer-secret', HOME), note);
    database.exec(`UPDATE users SET password_hash = 'another' WHERE username = 'viewer'`);
    auth.refresh('viewer');
    expect(events).toEqual(['ended', 'ended']);
    await expect(auth.resume(token, HOME)).rejects.toThrow(InvalidToken);

    const { session: second } = await login('operator');
    auth.watch(second, note);
    database.exec(`DELETE FROM users WHERE username = 'operator'`);
    auth.refresh('operator');
    expect(events).toEqual(['ended', 'ended', 'ended']);
  });

  it('is found at the next request where nobody told of it', async () => {
    const { token, session } = await login();
    auth.watch(session, note);
    database.exec(`UPDATE users SET permissions = '["User_r"]' WHERE username = 'viewer'`);
    expect((await auth.resume(token, HOME)).permissions.has('User_r')).toBe(true);
    expect(events).toEqual(['changed']);
    database.exec(`DELETE FROM users WHERE username = 'viewer'`);
    await expect(auth.resume(token, HOME)).rejects.toThrow(InvalidToken);
    expect(events).toEqual(['changed', 'ended']);
  });
});

describe('a restart', () => {
  const restart = () => {
    auth.close();
    auth = authenticationOf(database);
  };

  it('keeps the sessions with the ends that they had', async () => {
    const { token, session } = await login();
    vi.advanceTimersByTime(10 * MINUTE);
    auth.touch(session);
    restart();
    vi.advanceTimersByTime(25 * MINUTE);
    const found = await auth.resume(token, HOME);
    expect(found).toMatchObject({ username: 'viewer', role: 'viewer' });
    auth.watch(found, note);
    vi.advanceTimersByTime(30 * MINUTE);
    expect(events).toEqual(['ended']);
  });

  it('brings no session back that has ended meanwhile', async () => {
    const { token } = await login();
    auth.close();
    vi.setSystemTime(Date.now() + 31 * MINUTE);
    restart();
    await expect(auth.resume(token, HOME)).rejects.toThrow(InvalidToken);
    expect(ends()).toEqual([]);
  });

  it('starts on a full disk', async () => {
    const { token } = await login();
    auth.close();
    fillDisk(database, 'sessions');
    vi.setSystemTime(Date.now() + 31 * MINUTE);
    restart();
    await expect(auth.resume(token, HOME)).rejects.toThrow(InvalidToken);
  });
});

describe('the database', () => {
  it('is written once in ten seconds, however often a session is used', async () => {
    const { session } = await login();
    database.exec(
      'CREATE TABLE writes (n); CREATE TRIGGER seen AFTER UPDATE ON sessions BEGIN INSERT INTO writes VALUES (1); END',
    );
    for (let message = 0; message < 600; message += 1) {
      vi.advanceTimersByTime(100);
      auth.touch(session);
      if (message % 50 === 0) await login('operator');
    }
    const writes = Number(database.prepare('SELECT count(*) FROM writes').pluck().get());
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual(6);
    auth.close();
    expect(ends()).toContain(session.expiresAt?.getTime());
  });

  it('that is full loses no login and revives no logout once there is room', async () => {
    const { token: ended } = await login();
    const makeRoom = fillDisk(database, 'sessions');
    const { token } = await login('operator');
    auth.logout(ended, '192.0.2.99');
    await expect(auth.resume(ended, HOME)).rejects.toThrow(InvalidToken);
    expect(ends()).toHaveLength(1);
    makeRoom();
    vi.advanceTimersByTime(10_000);
    auth = authenticationOf(database);
    expect((await auth.resume(token, HOME)).username).toBe('operator');
    await expect(auth.resume(ended, HOME)).rejects.toThrow(InvalidToken);
  });

  it('is left alone after the close, and no timer runs on', async () => {
    const { session } = await login();
    auth.touch(session);
    auth.close();
    auth.touch(session);
    expect(vi.getTimerCount()).toBe(0);
  });
});
