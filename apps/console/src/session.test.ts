import { describe, expect, it } from 'vitest';
import { ANONYMOUS, readSession, refusal } from './session.ts';

describe('who the page acts for', () => {
  it('the answer for nobody is nobody', () => {
    expect(readSession({ authenticated: false, username: null, role: 'anonymous', permissions: [] })).toBe(
      ANONYMOUS,
    );
  });

  it('a body that makes no sense gives no rights', () => {
    for (const body of [undefined, null, [], 'admin', { permissions: ['Device_rw'] }])
      expect(readSession(body)).toBe(ANONYMOUS);
  });
});

describe('a sign-in that is refused', () => {
  it('says that name or password are wrong, and not which', () => {
    expect(refusal(401, null, undefined)).toMatchObject({
      message: 'Wrong name or password.',
      retryAfter: 0,
    });
  });

  it('says how long to wait after too many attempts', () => {
    expect(refusal(429, '130', undefined).retryAfter).toBe(130);
  });

  it('takes a date to wait for as well', () => {
    const now = Date.UTC(2026, 0, 1, 12, 0, 0);
    expect(refusal(429, 'Thu, 01 Jan 2026 12:00:30 GMT', undefined, now).retryAfter).toBe(30);
  });

  it('waits a minute when the server does not say how long', () => {
    expect(refusal(429, null, undefined).retryAfter).toBe(60);
  });

  it('passes on what the server says of any other trouble', () => {
    const body = { error: { code: 'FORBIDDEN_ORIGIN', message: 'Open the page under its own address' } };
    expect(refusal(403, null, body).message).toBe('Open the page under its own address');
    expect(refusal(500, null, undefined).message).toBe('The server answered with status 500.');
  });
});
