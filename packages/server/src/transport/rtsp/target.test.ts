import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from './message.ts';
import { targetOf } from './target.ts';

describe('an address', () => {
  it.each([
    ['rtsp://cam:8554/stream0', 'main', 'presentation', 'rtsp://cam:8554/stream0', undefined],
    ['rtsp://cam/stream1/', 'sub', 'presentation', 'rtsp://cam/stream1', undefined],
    ['rtsps://[::1]:1/stream0/trackID=0', 'main', 'track', 'rtsps://[::1]:1/stream0', undefined],
    ['RTSP://cam/stream0?token=a%2Bb', 'main', 'presentation', 'rtsp://cam/stream0', 'a+b'],
    ['rtsp://me:secret@cam/stream0/trackID=0/?token=t', 'main', 'track', 'rtsp://cam/stream0', 't'],
    ['rtsp://cam/stream0?token=t/trackID=0', 'main', 'track', 'rtsp://cam/stream0', 't'],
  ])('%s is of a stream, and is told again without its secrets', (address, video, scope, base, token) => {
    expect(targetOf(address)).toEqual({ video, scope, base, token });
  });

  it.each([
    'rtsp://cam',
    'rtsp://cam/',
    'rtsp://cam/stream2',
    'rtsp://cam/stream0/trackID=1',
    'rtsp://cam/constructor',
  ])('%s is of nothing', (address) =>
    expect(() => targetOf(address)).toThrow(expect.objectContaining({ status: 404 })),
  );

  it.each(['*', '/stream0', 'http://cam/stream0', 'rtsp:///stream0', 'rtsp://[/stream0'])(
    '%s is none',
    (address) => expect(() => targetOf(address)).toThrow(expect.objectContaining({ status: 400 })),
  );

  it('of any kind is judged', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const address of [text, `rtsp://${text}`, `rtsp://cam/stream0${text}`]) {
          try {
            expect(targetOf(address).base).not.toMatch(/\s/);
          } catch (problem) {
            expect(problem).toBeInstanceOf(Refused);
          }
        }
      }),
    );
  });
});
