import { beforeEach, describe, expect, it } from 'vitest';
import type { ToMedia, VideoName, VideoPacket } from '../media/messages.ts';
import { Videos } from './videos.ts';

let posted: ToMedia[];
let videos: Videos;

beforeEach(() => {
  posted = [];
  videos = new Videos((message) => posted.push(message));
});

const packet = (at: number, key = false): VideoPacket => ({
  data: Uint8Array.of(at),
  key,
  at,
  format: { width: 64, height: 48, fps: 5 },
});

function watch(video: VideoName = 'main') {
  const seen: VideoPacket[] = [];
  const tap = videos.watch(video, (each) => seen.push(each));
  return { ...tap, seen, times: () => seen.map(({ at }) => at) };
}

describe('viewers of a video', () => {
  it('share one encoder and the very same packets', () => {
    const viewers = [watch(), watch(), watch()];
    const key = packet(0, true);
    videos.packet('main', key);
    expect(viewers.map(({ seen }) => seen)).toEqual([[key], [key], [key]]);
    expect(viewers[2]?.seen[0]).toBe(key);
    expect(posted).toEqual([
      { type: 'openVideo', video: 'main' },
      { type: 'requestKey', video: 'main' },
      { type: 'requestKey', video: 'main' },
    ]);
  });

  it('each begin with a key frame', () => {
    const first = watch();
    videos.packet('main', packet(0));
    videos.packet('main', packet(1, true));
    const late = watch();
    videos.packet('main', packet(2));
    videos.packet('main', packet(3, true));
    videos.packet('main', packet(4));
    expect(first.times()).toEqual([1, 2, 3, 4]);
    expect(late.times()).toEqual([3, 4]);
  });

  it('keep it until the last has gone, who goes but once', () => {
    const [first, second] = [watch(), watch()];
    first.stop();
    first.stop();
    videos.packet('main', packet(0, true));
    expect([first.times(), second.times()]).toEqual([[], [0]]);
    expect(posted.at(-1)?.type).toBe('requestKey');
    second.stop();
    second.stop();
    second.requestKey();
    expect(posted.slice(2)).toEqual([{ type: 'closeVideo', video: 'main' }]);
  });

  it('of one video see nothing of the other', () => {
    const [main, sub] = [watch('main'), watch('sub')];
    videos.packet('sub', packet(0, true));
    expect([main.times(), sub.times()]).toEqual([[], [0]]);
  });

  it('may ask for a key frame', () => {
    watch('sub').requestKey();
    expect(posted.slice(1)).toEqual([{ type: 'requestKey', video: 'sub' }]);
  });
});

describe('a new media process', () => {
  it('is asked for what is watched, and everybody begins with a key frame again', () => {
    const main = watch();
    watch('sub').stop();
    videos.packet('main', packet(0, true));
    posted.length = 0;
    videos.reopen();
    expect(posted).toEqual([{ type: 'openVideo', video: 'main' }]);
    videos.packet('main', packet(1));
    videos.packet('main', packet(2, true));
    expect(main.times()).toEqual([0, 2]);
  });
});
