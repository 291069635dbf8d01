import { setImmediate as nextTurn } from 'node:timers/promises';
import { BUILT_IN_ROLES, withImplied } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketHouse } from './websocket-server.testkit.ts';

const OPERATOR = { username: 'operator', password: 'operator-secret' };
const VIEWER = { username: 'viewer', password: 'viewer-secret' };
const AUTHENTICATED = {
  authenticated: true,
  username: 'operator',
  role: 'operator',
  permissions: [...withImplied(BUILT_IN_ROLES.operator)],
};
const ENDED = { authenticated: false, error: 'Session ended' };
const DENIED = { error: 'Permission denied', key: 'brightness', message: 'This takes Device_rw' };

let house: WebSocketHouse;

beforeEach(async () => {
  house = await WebSocketHouse.open();
  await house.http.add('operator', 'operator');
  await house.http.add('viewer', 'viewer');
  return () => house.close();
});

/** How many sessions there are that somebody could go on with. */
function sessions(): unknown {
  return house.http.data.database.prepare('SELECT count(*) FROM sessions').pluck().get();
}

/** Logs in as a program does, outside of any WebSocket. */
async function tokenOf({ username, password }: typeof OPERATOR): Promise<string> {
  return (await house.http.auth.login(username, password, '192.0.2.99')).token;
}

function changeUser(assignment: string): void {
  house.http.data.database.exec(`UPDATE users SET ${assignment} WHERE username = 'operator'`);
  house.http.auth.refresh('operator');
}

/** Holds logins back. @returns what lets them go on, and is fulfilled when the first is done */
function holdLogins(): () => Promise<void> {
  const { auth } = house.http;
  const login = auth.login.bind(auth);
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const held = vi.spyOn(auth, 'login').mockImplementation(async (...credentials) => {
    await gate;
    return login(...credentials);
  });
  return async () => {
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    open();
    await held.mock.results[0]?.value;
    await nextTurn();
  };
}

describe('credentials', () => {
  it('give the rights of their user', async () => {
    const client = await house.connect();
    expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
    expect(await client.ask({ ...OPERATOR, id: 1 })).toEqual([{ ...AUTHENTICATED, id: 1 }]);
    expect(await client.ask({ brightness: 75 })).toMatchObject([
      { info: ['brightness'] },
      { brightness: 75 },
    ]);
  });

  it('hold back what was sent right behind them, until they are checked', async () => {
    const client = await house.connect();
    const letGo = holdLogins();
    client.send({ brightness: 1, id: 1 }, OPERATOR, { brightness: 2, id: 2 }, { get: ['storage'], id: 3 });
    expect(await client.next()).toMatchObject({ error: 'Permission denied', id: 1 });
    await letGo();
    expect(await client.next()).toEqual(AUTHENTICATED);
    expect(await client.nextWith('id')).toEqual({ brightness: 2, info: ['brightness'], id: 2 });
    expect(await client.nextWith('id')).toEqual({ storage: null, id: 3 });
  });

  it('that are wrong hold back what was sent right behind them too', async () => {
    const client = await house.connect();
    const heard = await client.ask({ ...OPERATOR, password: 'guess' }, { brightness: 1 });
    expect(heard).toEqual([{ authenticated: false, error: 'Invalid credentials' }, DENIED]);
  });

  it('in one message with keys are checked first', async () => {
    const client = await house.connect();
    expect(await client.ask({ brightness: 75, ...OPERATOR, get: ['storage'], id: 1 })).toEqual([
      { ...AUTHENTICATED, id: 1 },
      { brightness: 75, storage: null, info: ['brightness'], id: 1 },
      { brightness: 75 },
    ]);
  });

  it('that are wrong leave a client what it had', async () => {
    const client = await house.connect();
    await client.ask(OPERATOR);
    expect(await client.ask({ ...VIEWER, password: 'guess' })).toEqual([
      { authenticated: false, error: 'Invalid credentials' },
    ]);
    expect(await client.ask({ token: 'stale' })).toEqual([{ authenticated: false, error: 'Invalid token' }]);
    expect(await client.ask({ brightness: 75 })).toMatchObject([
      { info: ['brightness'] },
      { brightness: 75 },
    ]);
  });

  it('that are wrong too often are not looked at any more', async () => {
    const client = await house.connect();
    const guess = { ...OPERATOR, password: 'guess' };
    expect(await client.ask(guess, guess, guess, guess, guess)).toHaveLength(5);
    expect(await client.ask({ ...OPERATOR, id: 1 })).toEqual([
      { authenticated: false, error: 'Too many attempts', retryAfter: expect.any(Number), id: 1 },
    ]);
    expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
  });

  it('open what their user may read, also to broadcasts, and close it again', async () => {
    const client = await house.connect();
    const report = { freeBytes: 3, usedBytes: 2, recordings: 1, secondsLeft: null };
    await client.ask({ ...OPERATOR, unsubscribe: ['clients'] });
    house.http.store.report({ storage: report });
    expect(await client.rest()).toEqual([{ storage: report }]);
    changeUser(`role = 'anonymous'`);
    house.http.store.report({ storage: null });
    expect(await client.rest()).toEqual([{ ...AUTHENTICATED, role: 'anonymous', permissions: [] }]);
  });

  it('of another user take the place of those before', async () => {
    const client = await house.connect();
    await client.ask(OPERATOR);
    expect(await client.ask(VIEWER)).toMatchObject([{ authenticated: true, role: 'viewer' }]);
    expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
    expect(sessions()).toBe(1);
  });
});

describe('the session of a login', () => {
  it('ends with the connection', async () => {
    const client = await house.connect();
    await client.ask(OPERATOR);
    expect(sessions()).toBe(1);
    client.socket.close();
    await vi.waitFor(() => expect(sessions()).toBe(0));
  });

  it('does not outlive a client that has gone before it began', async () => {
    const letGo = holdLogins();
    const client = await house.connect();
    client.send(OPERATOR);
    client.socket.close();
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(0));
    await letGo();
    expect(sessions()).toBe(0);
  });

  it('of a client that has gone takes no broadcast from who came in between', async () => {
    const letGo = holdLogins();
    const gone = await house.connect();
    gone.send(OPERATOR);
    gone.socket.close();
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(0));
    const come = await house.connect();
    await letGo();
    house.http.store.report({ fps: 25 });
    expect(await come.rest()).toEqual([{ fps: 25 }]);
  });
});

describe('a message behind a login', () => {
  it('is still done when the client has gone, with the rights that it came with', async () => {
    const letGo = holdLogins();
    const client = await house.connect();
    client.send(OPERATOR, { brightness: 75 });
    client.socket.close();
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(0));
    await letGo();
    expect(house.http.store.read().brightness).toBe(75);
  });
});

describe('a token', () => {
  it('gives the rights of its session, which goes on when the client has gone', async () => {
    const token = await tokenOf(OPERATOR);
    const client = await house.connect();
    expect(await client.ask({ token, brightness: 75 })).toMatchObject([
      AUTHENTICATED,
      { brightness: 75, info: ['brightness'] },
      { brightness: 75 },
    ]);
    client.socket.close();
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(0));
    expect(await house.http.auth.resume(token, '192.0.2.99')).toMatchObject({ username: 'operator' });
  });

  it('may come with the upgrade, as a cookie or in a header', async () => {
    const token = await tokenOf(OPERATOR);
    for (const [value, headers] of [
      { cookie: `sightglass_session=${token}` },
      { authorization: `Bearer ${token}` },
    ].entries()) {
      const client = await house.connect(headers);
      expect(await client.ask({ brightness: value, id: 1 })).toContainEqual({
        brightness: value,
        info: ['brightness'],
        id: 1,
      });
    }
  });

  it('is in use as long as messages come', async () => {
    const touch = vi.spyOn(house.http.auth, 'touch');
    const client = await house.connect();
    await client.ask({ ping: 1 });
    expect(touch).not.toHaveBeenCalled();
    await client.ask({ token: await tokenOf(OPERATOR) });
    touch.mockClear();
    await client.ask({ get: ['brightness'] });
    expect(touch.mock.calls[0]?.[0]).toMatchObject({ username: 'operator' });
  });
});

describe('a logout elsewhere', () => {
  it('is told to every client of the session, and leaves them with the rights of an anonymous', async () => {
    const token = await tokenOf(OPERATOR);
    const clients = [
      await house.connect({ cookie: `sightglass_session=${token}` }),
      await house.connect({ authorization: `Bearer ${token}` }),
      await house.connect(),
    ];
    await clients[2]?.ask({ token });
    for (const client of clients) await client.rest();
    house.http.auth.logout(token, '192.0.2.99');
    for (const client of clients) {
      expect(await client.rest()).toEqual([ENDED]);
      expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
      expect(await client.ask({ get: ['storage'] })).toMatchObject([{ error: 'Permission denied' }]);
      house.http.store.report({ storage: { freeBytes: 3, usedBytes: 2, recordings: 1, secondsLeft: null } });
      expect(await client.rest()).toEqual([]);
      house.http.store.report({ storage: null });
    }
  });

  it('leaves other sessions of the same user alone', async () => {
    const client = await house.connect();
    await client.ask(OPERATOR);
    house.http.auth.logout(await tokenOf(OPERATOR), '192.0.2.99');
    expect(await client.ask({ brightness: 75 })).toMatchObject([
      { info: ['brightness'] },
      { brightness: 75 },
    ]);
  });

  it('does not keep a client from logging in again', async () => {
    const token = await tokenOf(OPERATOR);
    const client = await house.connect({ cookie: `sightglass_session=${token}` });
    house.http.auth.logout(token, '192.0.2.99');
    await client.nextWith('error');
    expect(await client.ask(OPERATOR)).toEqual([AUTHENTICATED]);
  });
});

describe('a change of its user', () => {
  it.each(['cookie', 'credentials'])('tells a client with %s what it may from now on', async (way) => {
    const client = await house.connect(
      way === 'cookie' ? { cookie: `sightglass_session=${await tokenOf(OPERATOR)}` } : {},
    );
    if (way === 'credentials') await client.ask(OPERATOR);
    await client.rest();
    changeUser(`role = 'viewer'`);
    const permissions = [...withImplied(BUILT_IN_ROLES.viewer)];
    expect(await client.rest()).toEqual([{ ...AUTHENTICATED, role: 'viewer', permissions }]);
    expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
  });

  it.each([
    ['another password', `password_hash = 'another'`],
    ['another name, so that it is gone', `username = 'somebody'`],
  ])('ends its session: %s', async (_what, assignment) => {
    const client = await house.connect();
    await client.ask(OPERATOR);
    house.http.data.database.pragma('foreign_keys = OFF');
    changeUser(assignment);
    expect(await client.rest()).toEqual([ENDED]);
    expect(await client.ask({ brightness: 75 })).toEqual([DENIED]);
  });
});
