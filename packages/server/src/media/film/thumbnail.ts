import { basename } from 'node:path';
import { Decoder, Demuxer, Encoder, FF_ENCODER_MJPEG, type Frame, Packet } from 'node-av';
import { MediaError } from '../media-error.ts';
import { FilterChain } from '../picture/filter-chain.ts';

/**
 * A JPEG from the beginning of a film of the recorder.
 *
 * @param width - in pixels; the height follows
 * @throws MediaError `Invalid value` when the film cannot be read
 */
export async function thumbnailOf(path: string, width: number): Promise<Uint8Array> {
  const frame = await firstFrame(path);
  const scale = new FilterChain(frame, `scale=${width}:-2,format=yuvj420p`, 'yuvj420p');
  try {
    const small = await scale.run(frame);
    try {
      return await Encoder.encodeOne(FF_ENCODER_MJPEG, small, { threadCount: 1 });
    } finally {
      small.free();
    }
  } finally {
    scale.free();
    frame.free();
  }
}

async function firstFrame(path: string): Promise<Frame> {
  const unreadable = new MediaError('Invalid value', `${basename(path)} has no picture that can be shown`);
  const demuxer = await Demuxer.open(path).catch(() => {
    throw unreadable;
  });
  try {
    const video = demuxer.video();
    if (!video) throw unreadable;
    const packet = new Packet();
    packet.alloc();
    const decoder = await Decoder.create(video, { threadCount: 1 });
    try {
      // Read by hand: the demuxer's own iterator takes a newer Node.js than 20.
      for (;;) {
        const ended = (await demuxer.getFormatContext().readFrame(packet)) < 0;
        if (!ended && packet.streamIndex !== video.index) continue;
        const [frame, ...others] = await decoder.decodeAll(ended ? null : packet);
        packet.unref();
        for (const other of others) other.free();
        if (frame) return frame;
        if (ended) throw unreadable;
      }
    } finally {
      packet.free();
      decoder.close();
    }
  } finally {
    await demuxer.close();
  }
}
