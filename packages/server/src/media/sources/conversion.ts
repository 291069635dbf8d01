import {
  avGetPixFmtFromName,
  avGetPixFmtName,
  FFmpegError,
  type FilterContext,
  FilterGraph,
  Frame,
} from 'node-av';
import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_UNSPECIFIED,
  type AVPixelFormat,
} from 'node-av/constants';

/** What the filter graph was built for; another kind of frame needs another graph. */
interface FrameKind {
  readonly width: number;
  readonly height: number;
  readonly format: AVPixelFormat;
  readonly range: number;
  readonly space: number;
}

interface Graph {
  readonly graph: FilterGraph;
  readonly input: FilterContext;
  readonly output: FilterContext;
  readonly kind: FrameKind;
}

/** Pixel formats that hold no YUV, by their names: guessing a YUV matrix for them would be wrong. */
const NOT_YUV = /rgb|bgr|gbr|pal8|gray|mono|xyz|bayer|0rg|0bg/;

/**
 * Turns whatever a decoder gives (10 bits, RGB, alpha, TV range, another matrix) into the frames sources
 * deliver: YUV 4:2:0 planar, full range, bt709, at the size they come in. Alpha is dropped.
 */
export class Conversion {
  #graph: Graph | undefined;

  /**
   * Converts one frame, which stays the caller's (its deprecated `yuvj…` format is renamed). The result is the caller's as well; it may share its memory with
   * the given frame. Throws FFmpegError when the frame cannot be converted.
   */
  async convert(frame: Frame): Promise<Frame> {
    nameRange(frame);
    if (isAsDelivered(frame)) return tagged(cloned(frame));
    const kind = kindOf(frame);
    if (!this.#graph || !isSame(kind, this.#graph.kind)) {
      this.free();
      this.#graph = await build(kind);
    }
    const { input, output } = this.#graph;
    FFmpegError.throwIfError(await input.buffersrcAddFrame(frame, AV_BUFFERSRC_FLAG_KEEP_REF), 'convert');
    const converted = new Frame();
    converted.alloc();
    const code = await output.buffersinkGetFrame(converted);
    if (code < 0) {
      converted.free();
      throw new FFmpegError(code);
    }
    return tagged(converted);
  }

  free(): void {
    this.#graph?.graph.free();
    this.#graph = undefined;
  }
}

/** Full range in the frame's range instead of in a pixel format of its own, which FFmpeg gives up. */
function nameRange(frame: Frame): void {
  const name = avGetPixFmtName(kindOf(frame).format) ?? '';
  if (!name.startsWith('yuvj')) return;
  frame.format = avGetPixFmtFromName(name.replace('yuvj', 'yuv'));
  frame.colorRange = AVCOL_RANGE_JPEG;
}

function isAsDelivered(frame: Frame): boolean {
  const full = frame.colorRange === AVCOL_RANGE_JPEG;
  return frame.format === AV_PIX_FMT_YUV420P && full && matrixOf(kindOf(frame)) === AVCOL_SPC_BT709;
}

function kindOf(frame: Frame): FrameKind {
  return {
    width: frame.width,
    height: frame.height,
    // A decoder of video gives no other.
    format: frame.format as AVPixelFormat,
    range: frame.colorRange,
    space: frame.colorSpace,
  };
}

function isSame(a: FrameKind, b: FrameKind): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.format === b.format &&
    a.range === b.range &&
    a.space === b.space
  );
}

/** The matrix of a frame that names none is guessed from its size, as players do: bt709 from HD on, else bt601. */
function matrixOf(kind: FrameKind): number {
  if (kind.space !== AVCOL_SPC_UNSPECIFIED) return kind.space;
  return kind.height >= 720 || kind.width >= 1280 ? AVCOL_SPC_BT709 : AVCOL_SPC_UNSPECIFIED;
}

async function build(kind: FrameKind): Promise<Graph> {
  const name = avGetPixFmtName(kind.format) ?? '';
  const isYuv = !NOT_YUV.test(name);
  const guessed = isYuv && kind.space !== matrixOf(kind) ? ':in_color_matrix=bt709' : '';
  const source = `buffer=video_size=${kind.width}x${kind.height}:pix_fmt=${name}:time_base=1/1000:colorspace=${kind.space}:range=${kind.range}`;
  const scale = `scale=flags=bilinear:out_range=full:out_color_matrix=bt709${guessed}`;
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const parsed = graph.parsePtr(`${source},${scale},format=yuv420p,buffersink`);
  const code = parsed < 0 ? parsed : await graph.config();
  const input = graph.filters?.find((filter) => filter.filter?.name === 'buffer');
  const output = graph.filters?.find((filter) => filter.filter?.name === 'buffersink');
  if (code < 0 || !input || !output) {
    graph.free();
    throw new FFmpegError(code);
  }
  return { graph, input, output, kind };
}

function cloned(frame: Frame): Frame {
  const clone = frame.clone();
  if (!clone) throw new Error('No memory for a frame');
  return clone;
}

function tagged(frame: Frame): Frame {
  frame.format = AV_PIX_FMT_YUV420P;
  frame.colorRange = AVCOL_RANGE_JPEG;
  frame.colorSpace = AVCOL_SPC_BT709;
  return frame;
}
