import { describe, expect, it } from 'vitest';
import { generatePassword, Passwords } from './passwords.ts';

const passwords = new Passwords();

describe('a password', () => {
  it('is kept as Argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('matches its own hash and no other', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.matches('correct horse', hash)).toBe(true);
    expect(await passwords.matches('correct horsf', hash)).toBe(false);
  });

  it('of somebody unknown matches nothing, not even what it is compared with', async () => {
    expect(await passwords.matches('decoy', undefined)).toBe(false);
  });

  it('has 1 to 1,024 bytes, not letters', async () => {
    const longest = 'é'.repeat(512);
    expect(await passwords.matches(longest, await passwords.hash(longest))).toBe(true);
    for (const unusable of ['', `${longest}x`]) {
      expect(() => passwords.hash(unusable)).toThrow(RangeError);
      expect(await passwords.matches(unusable, await passwords.hash('x'))).toBe(false);
    }
  });

  it('that is made up is long, easy to type and another one each time', () => {
    const made = Array.from({ length: 200 }, generatePassword);
    expect(new Set(made).size).toBe(200);
    for (const password of made) {
      expect(password.length).toBeGreaterThanOrEqual(16);
      expect(password).toMatch(/^[a-z2-9-]+$/);
      expect(password).not.toMatch(/[0o1l]/i);
    }
  });
});
