import {
  AV_CODEC_FLAG_QSCALE,
  AV_PICTURE_TYPE_NONE,
  Encoder,
  FF_ENCODER_MJPEG,
  type Frame,
  Rational,
} from 'node-av';

/** Quality units of FFmpeg per step of its quality scale (FF_QP2LAMBDA). */
const LAMBDA = 118;

/** The picture could not be made a JPEG. */
export class JpegError extends Error {
  override readonly name = 'JpegError';
}

/** Makes JPEGs, each in a quality of its own. One frame at a time. */
export class JpegEncoder {
  #encoder: Encoder | undefined;
  #size = '';
  #frames = 0n;

  /**
   * @param frame - stays the caller's; its timestamps are overwritten
   * @param quality - 0–100
   * @throws JpegError
   */
  async encode(frame: Frame, quality: number): Promise<Buffer> {
    const encoder = await this.#encoderFor(frame);
    this.#frames += 1n;
    frame.timeBase = new Rational(1, 1_000);
    frame.pts = this.#frames;
    frame.pictType = AV_PICTURE_TYPE_NONE;
    frame.quality = Math.round(scaleOf(quality) * LAMBDA);
    const packets = await encoder.encodeAll(frame).catch((problem: unknown) => {
      // An encoder that failed to open would fail for every frame to come.
      this.free();
      throw problem;
    });
    const [first] = packets;
    // The packet's memory goes with it.
    const jpeg = first?.data ? Buffer.from(first.data) : undefined;
    for (const packet of packets) packet.free();
    if (!jpeg) throw new JpegError('The encoder gave no picture');
    return jpeg;
  }

  free(): void {
    this.#encoder?.close();
    this.#encoder = undefined;
    this.#size = '';
  }

  async #encoderFor({ width, height }: Frame): Promise<Encoder> {
    const size = `${width}x${height}`;
    if (!this.#encoder || this.#size !== size) {
      this.free();
      this.#encoder = await Encoder.create(FF_ENCODER_MJPEG, {
        threadCount: 1,
        // The standard Huffman tables: a tenth larger, a third less work.
        options: { huffman: 'default' },
        configure: (context) => {
          context.setFlags(AV_CODEC_FLAG_QSCALE);
          context.qMin = 1;
          context.globalQuality = LAMBDA;
        },
      });
      this.#size = size;
    }
    return this.#encoder;
  }
}

/** FFmpeg's quality scale, 1 (best) to 31, of a quality of 0–100: 85 is about 4, 50 about 14. */
export function scaleOf(quality: number): number {
  return 1 + 30 * (1 - quality / 100) ** 1.2;
}
