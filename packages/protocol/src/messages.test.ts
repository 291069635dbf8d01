import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedRequest, parseRequest } from './messages.ts';

describe('requests', () => {
  it('every key that is no word of the protocol is an update, in the order sent', () => {
    expect(parseRequest('{"contrast":60,"id":7,"brightness":75,"__proto__":1}')).toEqual({
      id: 7,
      updates: [
        ['contrast', 60],
        ['brightness', 75],
        ['__proto__', 1],
      ],
    });
  });

  it('get and info ask for the same', () => {
    expect(parseRequest('{"get":["fps"],"info":["gain"]}').get).toEqual(['fps', 'gain']);
  });

  it('credentials are a name and a password, or a token', () => {
    expect(parseRequest('{"username":"admin","password":"x"}').credentials).toEqual({
      kind: 'password',
      username: 'admin',
      password: 'x',
    });
    expect(parseRequest('{"token":"t"}').credentials).toEqual({ kind: 'token', token: 't' });
    expect(parseRequest('{"username":"admin","token":"t"}').credentials).toEqual({
      kind: 'token',
      token: 't',
    });
  });

  it('a ping carries anything back, null included', () => {
    expect(parseRequest('{"ping":null}').ping).toEqual({ content: null });
  });

  it.each(['', '{', 'NaN', '{"brightness":NaN}', '\u0000'])('%j is no JSON', (text) => {
    expect(() => parseRequest(text)).toThrow(expect.objectContaining({ error: 'Invalid JSON' }));
  });

  it.each([
    '[]',
    'null',
    '"text"',
    '1',
    '{"get":"fps"}',
    '{"get":[1]}',
    '{"id":{}}',
    '{"token":1}',
    '{"username":"a"}',
  ])('%s is no message', (text) => {
    expect(() => parseRequest(text)).toThrow(expect.objectContaining({ error: 'Invalid message' }));
  });

  it('the id of a message that is wrong elsewhere is known', () => {
    expect(() => parseRequest('{"id":"a","get":1}')).toThrow(expect.objectContaining({ id: 'a' }));
  });

  it('content that is nested too deeply to be sent back is refused, and what is not refused can be sent back', () => {
    const ping = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    let reply: string | undefined;
    try {
      reply = JSON.stringify(parseRequest(`{"ping":${ping}}`).ping?.content);
    } catch (problem) {
      // How deep is too deep differs between versions of Node.js.
      expect(problem).toBeInstanceOf(MalformedRequest);
      return;
    }
    expect(reply).toBe(ping);
  });

  it('any JSON is taken apart or refused by name', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          const request = parseRequest(text);
          expect(request.updates.every(([name]) => typeof name === 'string')).toBe(true);
        } catch (problem) {
          expect(problem).toBeInstanceOf(MalformedRequest);
        }
      }),
    );
  });

  it('any text is taken apart or refused by name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseRequest(text);
        } catch (problem) {
          expect(problem).toBeInstanceOf(MalformedRequest);
        }
      }),
    );
  });
});
