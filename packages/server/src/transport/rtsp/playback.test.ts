import { describe, expect, it, onTestFinished } from 'vitest';
import { GivenPicture } from '../http/http-server.testkit.ts';
import type { Channel } from './channel.ts';
import { Playback } from './playback.ts';
import { RtpSource } from './rtp-source.ts';
import { packet, RtspStage } from './rtsp.testkit.ts';

/** A channel that is full when a test says so. */
class GivenChannel implements Channel {
  readonly description = '';
  readonly isInterleaved = true;
  isFull = false;
  readonly pictures: Buffer[][] = [];
  readonly reports: Buffer[] = [];

  picture(packets: readonly Buffer[]): void {
    this.pictures.push([...packets]);
  }

  report(bytes: Buffer): void {
    this.reports.push(bytes);
  }

  close(): void {}
}

/** A playback that has begun. */
async function playing() {
  const camera = new GivenPicture();
  const channel = new GivenChannel();
  const source = new RtpSource('test');
  const video = 'main' as const;
  const playback = new Playback({
    camera,
    video,
    source,
    channel,
    told: undefined,
    patienceSeconds: 30,
    onEnd() {},
  });
  onTestFinished(() => playback.end(false));
  const position = playback.begin(1_000);
  const { at } = packet();
  const show = (key: boolean, ms: number) => camera.showVideo(video, packet({ key, at: at + ms }));
  show(true, 0);
  await position;
  const stamps = () => channel.pictures.map(([first]) => first?.readUInt32BE(4) ?? 0);
  return { camera, channel, playback, show, stamps };
}

describe('a playback', () => {
  it('holds the first picture back until it is let go, and misses none behind it', async () => {
    const { channel, playback, show } = await playing();
    expect(channel.pictures).toHaveLength(0);
    playback.release();
    show(false, 33);
    expect(channel.pictures.map((packets) => packets.length)).toEqual([3, 1]);
  });

  it('begins with a picture that all behind it can be decoded with', async () => {
    const { camera, channel, playback, show } = await playing();
    show(false, 33);
    playback.release();
    show(false, 66);
    expect(channel.pictures).toHaveLength(1);
    expect(camera.keyRequests).toHaveLength(2);
    show(true, 99);
    show(false, 132);
    expect(channel.pictures).toHaveLength(3);
  });

  it('sends nothing to a channel that is full, and goes on with a key frame, which it asks for', async () => {
    const { camera, channel, playback, show } = await playing();
    playback.release();
    channel.isFull = true;
    for (let time = 1; time < 50; time += 1) show(time % 10 === 0, time * 33);
    expect(channel.pictures).toHaveLength(1);
    expect(camera.keyRequests).toHaveLength(1);
    channel.isFull = false;
    show(false, 2_000);
    expect(camera.keyRequests).toHaveLength(2);
    show(true, 2_033);
    show(false, 2_066);
    expect(channel.pictures).toHaveLength(3);
  });

  it('never goes back in time, whatever clock a restarted media process has', async () => {
    const { playback, show, stamps } = await playing();
    playback.release();
    show(false, 33);
    show(true, 20);
    show(false, 20);
    show(false, 66);
    const [first = 0] = stamps();
    const ticks = stamps().map((stamp) => (stamp - first + 2 ** 32) % 2 ** 32);
    expect(ticks).toEqual([0, 2_970, 3_060, 3_150, 5_940]);
  });

  it('ends without a goodbye when it is only paused', async () => {
    const { channel, playback } = await playing();
    playback.release();
    playback.end(false);
    expect(channel.reports).toHaveLength(1);
  });
});

describe('a player that does not read', () => {
  it('is ended after a while', async () => {
    const stage = await RtspStage.open({ slowClientSeconds: 1 });
    const peer = await stage.peer();
    await stage.play(peer);
    peer.socket.pause();
    const { data, ...rest } = packet();
    const large = Uint8Array.from([...data, ...new Uint8Array(500_000).fill(7)]);
    let at = rest.at;
    const showing = setInterval(() => {
      at += 33;
      stage.picture.showVideo('main', { ...rest, data: large, at });
    }, 10);
    onTestFinished(() => clearInterval(showing));
    while (stage.picture.videoWatchers.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    peer.socket.resume();
    await peer.closed;
  });
});
