import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHead } from './source-specs.ts';

describe('a camera of this machine', () => {
  it.each([
    ['v4l2:auto', { by: 'any' }],
    ['V4L2:Auto', { by: 'any' }],
    ['v4l2:/dev/video0', { by: 'path', path: '/dev/video0' }],
    ['v4l2:/dev/v4l/by-id/usb-A-index0', { by: 'path', path: '/dev/v4l/by-id/usb-A-index0' }],
    ['v4l2:usb:046D:082d', { by: 'usb', vendor: '046d', product: '082d' }],
  ])('may be %s', (text, device) => expect(parseHead(text, '/')).toEqual([{ kind: 'v4l2', device }]));

  it('stands beside other sources of a head', () => {
    expect(parseHead('v4l2:/dev/video0,v4l2:/dev/video2, synthetic', '/')?.map(({ kind }) => kind)).toEqual([
      'v4l2',
      'v4l2',
      'synthetic',
    ]);
  });

  it.each(['v4l2:', 'v4l2:video0', 'v4l2:usb:46d:82d', 'v4l2:usb:046d:082d:1'])(
    'is not %s, and the error says what is',
    (text) => expect(() => parseHead(text, '/')).toThrow(`unknown camera "${text}"; use v4l2:auto`),
  );
});

describe('a camera on the network', () => {
  it.each([
    'onvif://192.0.2.7',
    'onvif://viewer:four%20words@camera.example:8000',
    'onvif://[2001:db8::7]:8000/',
  ])('may be %s', (url) => expect(parseHead(url, '/')).toEqual([{ kind: 'onvif', url }]));

  it.each(['rtsp://camera.example/live,1', 'rtsps://camera.example', 'rtspu://viewer:pw@192.0.2.7/1'])(
    'may be %s',
    (url) => expect(parseHead(url, '/')).toEqual([{ kind: 'rtsp', url }]),
  );

  it('may be written in capital letters', () => {
    expect(parseHead('RTSP://Viewer:PW@192.0.2.7/Live,ONVIF://b.example', '/')).toEqual([
      { kind: 'rtsp', url: 'rtsp://Viewer:PW@192.0.2.7/Live' },
      { kind: 'onvif', url: 'onvif://b.example' },
    ]);
  });

  it.each([
    'rtsp:',
    'rtsp:///live',
    'rtsp://u:hunter2@h:99999/',
    'rtsp://u:hunter2#@h/',
    'rtps://u:hunter2@h/',
    'http://u:hunter2@h/video.mjpeg',
  ])('is not %s, and the password is not in the error', (text) => {
    expect(() => parseHead(text, '/')).toThrow(RangeError);
    expect(() => parseHead(text, '/')).not.toThrow(/hunter2/);
  });

  it('stands beside others of a head', () => {
    expect(parseHead('rtspu://a.example/1,onvif://b.example, onvif://c.example', '/')).toHaveLength(3);
  });

  it.each(['onvif:', 'onvif://', 'onvif://u:hunter2@', 'onvif://u:hunter2%@h', 'onvif://u:hunter2@h/path'])(
    'is not %s, and the error says what is, without the password',
    (text) => {
      expect(() => parseHead(text, '/')).toThrow(/is written onvif:\/\/HOST/);
      expect(() => parseHead(text, '/')).not.toThrow(/hunter2/);
    },
  );
});

describe('a source that is wrong', () => {
  it.each([
    'rtsp://admin:12/s3cret@h',
    'rtsp://admin:12#s3cret@h',
    'onvif://admin:12?s3cret@h',
    'rtsp://a:1\t@h',
  ])('for what its password holds is told how to write it: %s', (text) => {
    expect(() => parseHead(text, '/')).toThrow(/written with %/);
    expect(() => parseHead(text, '/')).not.toThrow(/s3cret/);
  });

  it('is told by its beginning', () => {
    expect(() => parseHead("rtstp://admin:it's5ecret@h", '/')).toThrow('unknown source "rtstp:…"; use');
    expect(() => parseHead('v4l2:http://a:5ecret@h', '/')).toThrow('unknown camera "v4l2:…"; use');
    expect(() => parseHead('sintetic', '/')).toThrow('unknown source "sintetic"; use');
    expect(() => parseHead('/dev/video0', '/')).toThrow('is written v4l2:/dev/video0');
  });

  it('is told without the password, whatever that is', () => {
    const password = fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom(...`/?#@:'"% &,=`)), {
        maxLength: 20,
      })
      .map((letters) => `${letters.join('')}S3CRET`);
    const beginnings = [
      '',
      'rtstp://',
      'rtsp:',
      'rtsp://',
      'onvif://',
      'v4l2:',
      'v4l2://',
      'v4l2:http://',
      'file://',
      'http://',
    ];
    fc.assert(
      fc.property(password, fc.constantFrom(...beginnings), (secret, beginning) => {
        const text = `${beginning}viewer:${secret}@camera`;
        let error: unknown;
        try {
          parseHead(text, '/');
        } catch (problem) {
          error = problem;
        }
        expect(String(error)).not.toContain('S3CRET');
        // Of what is taken, only cameras on the network have a password in them.
        if (error === undefined) expect(beginning).toMatch(/^(?:rtsp|onvif):/);
      }),
      { numRuns: 300 },
    );
  });
});
