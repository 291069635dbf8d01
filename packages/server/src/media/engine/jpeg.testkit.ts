import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { AV_LOG_FATAL, AV_PIX_FMT_YUVJ420P, Decoder, Demuxer, type Frame, Log, Packet } from 'node-av';
import { expect } from 'vitest';
import { kept } from '../picture/frames.testkit.ts';

// As the media process does it: what fails is told by errors.
Log.setLevel(AV_LOG_FATAL);

/** The picture of a JPEG; freed with the test. */
export async function decoded(jpeg: Uint8Array): Promise<Frame> {
  const demuxer = await Demuxer.open(Buffer.from(jpeg), { format: 'mjpeg' });
  try {
    const video = demuxer.video();
    if (!video) throw new Error('There is no picture in it');
    const decoder = await Decoder.create(video, { threadCount: 1 });
    const packet = new Packet();
    packet.alloc();
    try {
      // Read by hand: the demuxer's own iterator takes a newer Node.js than 20.
      if ((await demuxer.getFormatContext().readFrame(packet)) < 0) throw new Error('It is empty');
      const frames = [...(await decoder.decodeAll(packet)), ...(await decoder.decodeAll(null))];
      const [first] = frames.map(kept);
      if (!first) throw new Error('It could not be decoded');
      expect(first.format).toBe(AV_PIX_FMT_YUVJ420P);
      return first;
    } finally {
      packet.free();
      decoder.close();
    }
  } finally {
    await demuxer.close();
  }
}

/** What another program makes of a JPEG: its size, and its pixels as YUV 4:2:0 in full range. */
export async function decodedElsewhere(jpeg: Uint8Array) {
  const size = ['-show_entries', 'stream=codec_name,width,height,pix_fmt,color_range', '-of', 'json'];
  const [facts, picture] = await Promise.all([
    run('ffprobe', ['-v', 'warning', '-f', 'mjpeg', ...size, '-i', '-'], jpeg),
    run('ffmpeg', ['-v', 'warning', '-f', 'mjpeg', '-i', '-', '-f', 'rawvideo', '-'], jpeg),
  ]);
  const { streams } = JSON.parse(facts.output.toString()) as { streams: Record<string, unknown>[] };
  return { facts: streams[0], pixels: picture.output, complaints: facts.complaints + picture.complaints };
}

async function run(program: string, options: readonly string[], input: Uint8Array) {
  const child = spawn(program, options);
  child.stdin.end(input);
  const [output, complaints] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  return { output, complaints };
}
