import { afterEach, describe, expect, it, vi } from 'vitest';
import { readIdentity, sessions } from './sessions.ts';

describe('who the server says one is', () => {
  it('has what its permissions include', () => {
    const identity = readIdentity({
      username: 'ada',
      role: 'operator',
      permissions: ['Device_rw', 'Fly_rw'],
    });
    expect(identity.username).toBe('ada');
    expect([...identity.permissions]).toEqual(['Device_r', 'Device_rw']);
    expect(identity.passwordChangeDue).toBe(false);
  });

  it('has to change a password that was made up', () => {
    const identity = readIdentity({ username: 'admin', role: 'administrator', passwordChangeDue: true });
    expect(identity.passwordChangeDue).toBe(true);
  });

  it.each([undefined, null, 'admin', {}, { authenticated: false, username: 'ada' }, { username: null }])(
    'is nobody: %j',
    (body) => {
      const { username, permissions } = readIdentity(body);
      expect(username).toBeUndefined();
      expect(permissions.size).toBe(0);
    },
  );
});

describe('a session that has ended under the page', () => {
  const answers = (username: string) =>
    vi.stubGlobal('fetch', async () => Response.json({ username, role: 'operator', permissions: [] }));
  const begin = () => {
    sessions.state.set({ ...readIdentity({ username: 'first' }), isKnown: true, asks: 'ended' });
    return { turns: sessions.turns.value, again: sessions.signedInAgain() };
  };
  afterEach(() => {
    vi.unstubAllGlobals();
    sessions.dismiss();
  });

  it('goes on when the same person has signed in elsewhere', async () => {
    const { turns, again } = begin();
    answers('first');
    await sessions.refresh();
    expect(sessions.state.value).toMatchObject({ username: 'first', asks: undefined });
    expect(sessions.turns.value).toBe(turns + 1);
    expect(await again).toBe(true);
  });

  it('is that of whoever else has signed in, and what was asked for before is not done in their name', async () => {
    const { turns, again } = begin();
    answers('second');
    await sessions.refresh();
    expect(sessions.state.value).toMatchObject({ username: 'second', asks: undefined });
    expect(sessions.turns.value).toBe(turns + 1);
    expect(await again).toBe(false);
  });

  it('stays so while nobody has', async () => {
    begin();
    vi.stubGlobal('fetch', async () => Response.json({ authenticated: false }));
    await sessions.refresh();
    expect(sessions.state.value).toMatchObject({ username: 'first', asks: 'ended' });
  });
});
