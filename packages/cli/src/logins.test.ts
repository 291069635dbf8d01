import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Logins, loginsPath } from './logins.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sightglass-logins-'));
  path = loginsPath({ XDG_CONFIG_HOME: directory });
  return () => rmSync(directory, { recursive: true, force: true });
});

const login = (url: string, token = 'secret') => ({ url, username: 'admin', token, tokenId: 'id' });

describe('kept logins', () => {
  it('are one for each server, newest first', async () => {
    const logins = new Logins(path);
    expect(await logins.all()).toEqual([]);
    await logins.keep(login('http://a'));
    await logins.keep(login('http://b'));
    await logins.keep(login('http://a', 'fresh'));
    expect(await logins.all()).toEqual([login('http://a', 'fresh'), login('http://b')]);
    await logins.forget('http://a');
    expect(await logins.find('http://a')).toBeUndefined();
    expect(await logins.find('http://b')).toEqual(login('http://b'));
  });

  it('are for their user alone, whatever the mode of a file that was there', async () => {
    const before = process.umask(0);
    try {
      const logins = new Logins(path);
      await logins.keep(login('http://a'));
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      chmodSync(path, 0o644);
      await logins.keep(login('http://b'));
      expect(statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it('are whole at every moment, and leave nothing beside them', async () => {
    const logins = new Logins(path);
    await logins.keep(login('http://a', 'x'.repeat(100_000)));
    let writing = true;
    const writes = (async () => {
      for (let turn = 0; turn < 20; turn += 1) await logins.keep(login('http://a', `${turn}`.repeat(50_000)));
      writing = false;
    })();
    while (writing) {
      expect(() => JSON.parse(readFileSync(path, 'utf8'))).not.toThrow();
      await new Promise(setImmediate);
    }
    await writes;
    expect(readdirSync(dirname(path))).toEqual(['logins.json']);
  });

  it.each(['', '{', '[]', '{"logins":[{"url":"http://a"}]}', '{"logins":[null]}'])(
    'that are damaged (%s) are told of, and not overwritten',
    async (text) => {
      const logins = new Logins(path);
      await logins.keep(login('http://a'));
      writeFileSync(path, text);
      await expect(logins.all()).rejects.toThrow('log in again');
      await expect(logins.keep(login('http://b'))).rejects.toThrow('log in again');
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
