import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Flags } from './flags.ts';
import { Logins, loginsPath } from './logins.ts';
import { readUrl, targetOf } from './target.ts';

let env: Record<string, string>;
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'sightglass-target-'));
  env = { XDG_CONFIG_HOME: directory };
  return () => rmSync(directory, { recursive: true, force: true });
});

describe('the server', () => {
  it('is the named one, that of the environment, that of the last login, or this machine', async () => {
    const find = async (flags: object = {}) => (await targetOf({ flags: new Flags({ ...flags }), env })).url;
    expect(await find()).toBe('http://localhost:8080');
    await new Logins(loginsPath(env)).keep({ url: 'http://kept', username: 'admin', token: 'kept-token' });
    expect(await find()).toBe('http://kept');
    env['SIGHTGLASS_URL'] = 'http://variable';
    expect(await find()).toBe('http://variable');
    expect(await find({ url: 'flag:81' })).toBe('http://flag:81');
  });

  it('is told the token of its own login alone, or that of the environment', async () => {
    await new Logins(loginsPath(env)).keep({ url: 'http://kept', username: 'admin', token: 'kept-token' });
    const token = async (url: string) => (await targetOf({ flags: new Flags({ url }), env })).token;
    expect(await token('ws://kept/api/v1')).toBe('kept-token');
    expect(await token('http://kept:81')).toBeUndefined();
    expect(await token('https://kept')).toBeUndefined();
    env['SIGHTGLASS_TOKEN'] = 'variable-token';
    expect(await token('http://other')).toBe('variable-token');
  });
});

describe('an address', () => {
  it.each([
    ['camera.local:8080', 'http://camera.local:8080'],
    ['http://camera.local/', 'http://camera.local'],
    ['https://camera.local/shop/', 'https://camera.local/shop'],
    ['ws://camera.local/api/v1', 'http://camera.local'],
    ['wss://[::1]:8443/api/v1/', 'https://[::1]:8443'],
  ])('%s is %s', (text, url) => {
    expect(readUrl(text)).toBe(url);
  });

  it.each(['', 'ftp://camera', 'http://', 'http://admin:secret@camera'])('%s is none', (text) => {
    expect(() => readUrl(text)).toThrow(/http:\/\/HOST:PORT|sightglass login/);
  });
});
