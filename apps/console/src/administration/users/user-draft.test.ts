import { describe, expect, it } from 'vitest';
import { changeIn, draftOf, isChange, newDraft } from './user-draft.ts';

const USER = {
  username: 'operator-1',
  role: 'operator',
  permissions: ['Network_r', 'User_r'],
  rtsp: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  lastLoginAt: null,
} as const;

describe('the form for a user', () => {
  it('sends nothing where nothing was changed', () => {
    expect(isChange(changeIn(draftOf(USER), USER))).toBe(false);
    const draft = { ...draftOf(USER), permissions: ['User_r', 'Network_r'] as const };
    expect(isChange(changeIn(draft, USER))).toBe(false);
  });

  it('sends only what was changed', () => {
    const draft = { ...draftOf(USER), password: 'another one', rtsp: true };
    expect(changeIn(draft, USER)).toEqual({ password: 'another one', rtsp: true });
    expect(changeIn({ ...draftOf(USER), permissions: [] }, USER)).toEqual({ permissions: [] });
    expect(changeIn({ ...draftOf(USER), username: 'operator-2', role: 'viewer' }, USER)).toEqual({
      username: 'operator-2',
      role: 'viewer',
    });
  });

  it('begins empty for somebody new', () => {
    expect(newDraft('viewer')).toMatchObject({ username: '', password: '', role: 'viewer', rtsp: false });
  });
});
