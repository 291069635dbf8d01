import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { AV_LOG_FATAL, type Frame, Log } from 'node-av';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Format } from '../messages.ts';
import { plain, scenery } from '../picture/frames.testkit.ts';
import type { EncodedPicture } from './h264-encoder.ts';
import { videoFormat } from './video-format.ts';
import { type VideoSink, VideoStream } from './video-stream.ts';

// As the media process does it: what fails is told by errors.
Log.setLevel(AV_LOG_FATAL);

const WHOLE = { width: 160, height: 90, fps: 30 };

/** Keeps what a stream gives it. */
class Taker implements VideoSink {
  wanting = true;
  readonly pictures: { tick: number; at: number; key: boolean; data: Buffer; format: Format }[] = [];
  readonly problems: unknown[] = [];

  picture({ packet, tick, at, key }: EncodedPicture, format: Format): void {
    this.pictures.push({ tick, at, key, data: Buffer.from(packet.data ?? []), format });
  }

  failed(problem: unknown): void {
    this.problems.push(problem);
  }

  get ticks(): readonly number[] {
    return this.pictures.map(({ tick }) => tick);
  }

  get keys(): readonly number[] {
    return this.pictures.flatMap(({ key, tick }) => (key ? [tick] : []));
  }
}

/** A stream with somebody who takes it, open, so that no frame is lost to its beginning. */
async function taken(name: 'main' | 'sub' = 'main', whole: Format = WHOLE) {
  const stream = new VideoStream(name, whole, undefined);
  onTestFinished(() => stream.close());
  await stream.open();
  const taker = new Taker();
  stream.join(taker);
  /** Gives the frames of these ticks, one after the other. */
  const give = async (
    ticks: readonly number[],
    frame: (tick: number) => Frame = (tick) => scenery(whole, tick),
  ) => {
    for (const tick of ticks) {
      if (stream.wants(tick)) stream.offer(frame(tick), { tick, at: (tick * 1_000) / whole.fps });
      await stream.settled();
    }
  };
  return { stream, taker, give };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** What FFmpeg makes of the pictures. */
async function decoded(
  pictures: readonly { data: Buffer }[],
): Promise<{ lines: string[]; complaints: string }> {
  const arguments_ = [
    '-v',
    'warning',
    '-f',
    'h264',
    '-show_entries',
    'frame=width,height,key_frame',
    '-of',
    'csv=p=0',
    '-',
  ];
  const probe = execFile('ffprobe', arguments_);
  let [lines, complaints] = ['', ''];
  probe.stdout?.on('data', (text: string) => (lines += text));
  probe.stderr?.on('data', (text: string) => (complaints += text));
  probe.stdin?.end(Buffer.concat(pictures.map(({ data }) => data)));
  await once(probe, 'close');
  return { lines: lines.match(/[01],\d+,\d+/g) ?? [], complaints };
}

describe('what a stream is', () => {
  it.each([
    ['main', { width: 1_920, height: 1_080, fps: 30 }, { width: 1_920, height: 1_080, fps: 30 }],
    ['sub', { width: 1_920, height: 1_080, fps: 30 }, { width: 640, height: 360, fps: 15 }],
    ['sub', { width: 640, height: 480, fps: 10 }, { width: 640, height: 480, fps: 10 }],
    ['sub', { width: 1_280, height: 1_022, fps: 60 }, { width: 640, height: 512, fps: 15 }],
  ] as const)('%s of %j is %j', (name, whole, format) => {
    expect(videoFormat(name, whole, undefined)).toMatchObject(format);
  });

  it('takes the bits that were asked for, or what suits its size', () => {
    expect(videoFormat('main', WHOLE, 2_500).bitrate).toBe(2_500_000);
    expect(videoFormat('main', { width: 1_280, height: 720, fps: 30 }, undefined).bitrate).toBe(6_220_800);
  });
});

describe('a stream', () => {
  it('begins with a key frame, has another each second, and plays', async () => {
    const { taker, give } = await taken();
    await give(range(5, 70));
    expect(taker.ticks).toEqual(range(5, 70));
    expect(taker.keys).toEqual([5, 35, 65]);
    expect(taker.pictures.map(({ at }) => at)).toEqual(taker.ticks.map((tick) => (tick * 1_000) / 30));
    const { lines, complaints } = await decoded(taker.pictures);
    expect(complaints).toBe('');
    expect(lines).toHaveLength(65);
    expect(lines[0]).toBe('1,160,90');
  });

  it('is encoded once, however many take it, and not at all while nobody does', async () => {
    const { stream, taker, give } = await taken();
    const others = [new Taker(), new Taker()];
    for (const other of others) stream.join(other);
    await give([0, 1]);
    expect(stream.takeStage()).toMatchObject({ frames: 2 });
    expect(others.map(({ ticks }) => ticks)).toEqual([taker.ticks, taker.ticks]);
    for (const each of [taker, ...others]) stream.leave(each);
    expect(stream.wants(2)).toBe(false);
    await give([2]);
    expect(stream.takeStage()).toMatchObject({ frames: 0 });
  });

  it('gives a key frame to whoever joins, but not one each to a crowd', async () => {
    const { stream, taker, give } = await taken();
    await give(range(0, 10));
    stream.join(new Taker());
    await give([10]);
    // The one before it was 200 ms ago, and more.
    expect(taker.keys).toEqual([0, 10]);
    for (const tick of range(11, 30)) {
      stream.join(new Taker());
      await give([tick]);
    }
    expect(taker.keys).toEqual([0, 10, 16, 22, 28]);
  });

  it('gives a key frame at once where a film needs it', async () => {
    const { stream, taker, give } = await taken();
    await give([0, 1]);
    stream.requestKey(true);
    await give([2, 3]);
    expect(taker.keys).toEqual([0, 2]);
  });

  it('leaves its frames with their owner, and leaves out what comes faster than it encodes', async () => {
    const { stream, taker } = await taken();
    const frames = range(0, 40).map((tick) => scenery(WHOLE, tick));
    for (const [tick, frame] of frames.entries()) stream.offer(frame, { tick, at: tick });
    await stream.settled();
    expect(taker.ticks).toEqual(range(0, 10));
    expect(frames.every(({ data }) => data !== null)).toBe(true);
  });

  it('takes a frame of another size too, in its own', async () => {
    const { taker, give } = await taken();
    await give([0, 1]);
    await give([2], () => plain({ width: 160, height: 88 }));
    await give([3, 4]);
    expect(taker.problems).toEqual([]);
    expect(taker.ticks).toEqual([0, 1, 2, 3, 4]);
    expect((await decoded(taker.pictures)).lines.slice(1)).toEqual(Array(4).fill('0,160,90'));
  });
});

describe('the small stream', () => {
  it('is smaller and slower than the picture', async () => {
    const whole = { width: 1_280, height: 720, fps: 30 };
    const { taker, give } = await taken('sub', whole);
    await give(range(0, 8));
    expect(taker.pictures.map(({ at }) => Math.round((at * 30) / 1_000))).toEqual([0, 2, 4, 6]);
    const { lines, complaints } = await decoded(taker.pictures);
    expect(complaints).toBe('');
    expect(lines).toEqual(['1,640,360', '0,640,360', '0,640,360', '0,640,360']);
    expect(taker.pictures[0]?.format).toMatchObject({ width: 640, height: 360, fps: 15 });
  });
});

describe('another format', () => {
  it('is that of everything from then on, for those who took it before', async () => {
    const { stream, taker, give } = await taken();
    await give([0, 1, 2]);
    const other = { width: 96, height: 64, fps: 10 };
    await stream.setFormat(other);
    expect(stream.format).toMatchObject(other);
    await stream.open();
    for (const tick of [3, 4]) {
      stream.offer(scenery(other, tick), { tick, at: 200 + tick * 100 });
      await stream.settled();
    }
    expect(taker.keys).toEqual([0, 3]);
    const { lines, complaints } = await decoded(taker.pictures);
    expect(complaints).toBe('');
    expect(lines).toEqual(['1,160,90', '0,160,90', '0,160,90', '1,96,64', '0,96,64']);
  });
});

describe('the encoder', () => {
  it('is freed when nobody takes anything, and there again for the next', async () => {
    const { stream, taker, give } = await taken();
    await give([0]);
    stream.tidy();
    expect(stream.takeStage()).toMatchObject({ frames: 1 });
    stream.leave(taker);
    const release = stream.hold();
    stream.tidy();
    expect(stream.takeStage()).toBeDefined();
    release();
    stream.tidy();
    await stream.close();
    expect(stream.takeStage()).toBeUndefined();
  });

  it('is opened by the first frame that is wanted', async () => {
    const stream = new VideoStream('main', WHOLE, undefined);
    onTestFinished(() => stream.close());
    const taker = new Taker();
    stream.join(taker);
    for (let tick = 0; taker.pictures.length === 0; tick += 1) {
      stream.offer(scenery(WHOLE, tick), { tick, at: tick * 33 });
      await stream.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(taker.keys).toHaveLength(1);
  });
});
