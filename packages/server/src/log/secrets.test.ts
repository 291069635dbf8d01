import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownAddress, withoutSecrets } from './secrets.ts';

describe('a text without secrets', () => {
  it.each([
    ['rtsp://admin:hunter2@camera.example:554/1', 'rtsp://camera.example:554/1'],
    ['rtsp://admin:p@ss@camera.example/1 failed', 'rtsp://camera.example/1 failed'],
    [`rtsp://admin:it's "my" word@camera.example/1: failed`, 'rtsp://camera.example/1: failed'],
    ['rtsp://admin:12/hunter2@camera.example failed', 'rtsp://… failed'],
    ['rtsp://camera.example/user=admin&password=hunter2&channel=1', 'rtsp://camera.example/…'],
    ['rtsp://camera.example/1?usr=admin&pw=hunter2: failed', 'rtsp://camera.example/1?…: failed'],
    [`http://admin:it's@lamp.example/on`, 'http://lamp.example/on'],
    ['GET /camera.jpeg?token=abc-DEF_1&quality=3', 'GET /camera.jpeg?token=…&quality=3'],
    [
      '{"username":"a","password":"four words, of mine","apiToken":"x1"}',
      '{"username":"a","password":…,"apiToken":…}',
    ],
    ['authorization: Bearer abcdef.123456', 'authorization: Bearer …'],
    ['found sightglass_0123456789abcdef in it', 'found … in it'],
  ])('%s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it('is otherwise the same', () => {
    const text = 'Camera 1: rtsp://camera.example/1: pictures come (the password is not shown) at 10:15';
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('the address of a camera, as it is shown', () => {
  it.each([
    ['rtsp://camera/live', 'rtsp://camera/live'],
    ['rtsp://camera/live?user=a&password=hunter2', 'rtsp://camera/live?…'],
    ['rtsp://camera/user=a_password=hunter2_channel=1.sdp', 'rtsp://camera/…'],
    ['rtsp://viewer:pw@camera/live@2', 'rtsp://…'],
    ['onvif://viewer:a@b@[2001:db8::7]:8000', 'onvif://[2001:db8::7]:8000'],
  ])('%s', (address, shown) => expect(shownAddress(address)).toBe(shown));

  it('never holds the password, whatever that is, and stays the same in a line of the log', () => {
    // Upper case, of which nothing else of the address is.
    const password = fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom(...`/?#@:'"% &,=`)), {
        maxLength: 20,
      })
      .map((letters) => `${letters.join('').replaceAll('\n', ' ')}S3CRET`);
    fc.assert(
      fc.property(password, fc.constantFrom('rtsp', 'rtsps', 'rtspu', 'onvif'), (secret, scheme) => {
        for (const address of [
          `${scheme}://viewer:${secret}@camera/live`,
          `${scheme}://viewer:S3CRET${secret}@camera`,
          `${scheme}://camera/live?usr=viewer&pw=${secret}`,
        ]) {
          const shown = shownAddress(address);
          expect(shown).not.toContain('S3CRET');
          const line = `Camera ${shown}: it does not answer`;
          expect(withoutSecrets(line)).toBe(line);
        }
        expect(withoutSecrets(`${scheme}://viewer:${secret}@camera/live`)).not.toContain('S3CRET');
      }),
      { numRuns: 300 },
    );
  });
});
