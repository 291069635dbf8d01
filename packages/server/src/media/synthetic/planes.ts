import { FFmpegError, Frame } from 'node-av';
import {
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av/constants';

/** A colour in full-range bt709 YUV, each 0–255; chroma without colour is 128. */
export interface Colour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** A picture in YUV 4:2:0: one byte per sample, rows `stride` bytes apart. Chroma has half the size, rounded up. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly lumaStride: number;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
  readonly chromaStride: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A new frame in the pixel format that all sources deliver, with memory whose contents are undefined.
 * The caller owns it. Throws FFmpegError when there is no memory.
 */
export function newFrame(size: Size): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = size.width;
  frame.height = size.height;
  frame.format = AV_PIX_FMT_YUV420P;
  frame.colorRange = AVCOL_RANGE_JPEG;
  frame.colorSpace = AVCOL_SPC_BT709;
  frame.colorPrimaries = AVCOL_PRI_BT709;
  frame.colorTrc = AVCOL_TRC_BT709;
  frame.chromaLocation = AVCHROMA_LOC_LEFT;
  const result = frame.getBuffer();
  if (result < 0) {
    frame.free();
    throw new FFmpegError(result);
  }
  return frame;
}

/** The memory of a frame in YUV 4:2:0; valid until the frame is freed. Throws TypeError when it is no such frame. */
export function planesOf(frame: Frame): Planes {
  const [luma, cb, cr] = frame.data ?? [];
  const [lumaStride, chromaStride] = frame.linesize;
  if (!luma || !cb || !cr || !lumaStride || !chromaStride) throw new TypeError('Not a frame in YUV 4:2:0');
  // Buffer's own fill() checks its arguments at length, which short runs feel.
  const bytes = (buffer: Buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return {
    width: frame.width,
    height: frame.height,
    luma: bytes(luma),
    lumaStride,
    cb: bytes(cb),
    cr: bytes(cr),
    chromaStride,
  };
}

/** Planes in memory of their own, black, rows padded to a multiple of 64 bytes. */
export function newPlanes(size: Size): Planes {
  const { width, height } = size;
  const lumaStride = Math.ceil(width / 64) * 64;
  const chromaStride = Math.ceil(width / 128) * 64;
  const chromaRows = Math.ceil(height / 2);
  return {
    width,
    height,
    luma: new Uint8Array(lumaStride * height),
    lumaStride,
    cb: new Uint8Array(chromaStride * chromaRows).fill(128),
    cr: new Uint8Array(chromaStride * chromaRows).fill(128),
    chromaStride,
  };
}

/** Fills the pixels from (left, top) up to (right, bottom), which are whole numbers; what lies outside is cut off. */
export function fillRectangle(
  planes: Planes,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: Colour,
): void {
  const x0 = Math.max(0, left);
  const x1 = Math.min(planes.width, right);
  const y0 = Math.max(0, top);
  const y1 = Math.min(planes.height, bottom);
  if (x0 >= x1 || y0 >= y1) return;
  for (let y = y0; y < y1; y++) {
    planes.luma.fill(colour.y, y * planes.lumaStride + x0, y * planes.lumaStride + x1);
  }
  for (let y = y0 >> 1; y < (y1 + 1) >> 1; y++) {
    const row = y * planes.chromaStride;
    planes.cb.fill(colour.u, row + (x0 >> 1), row + ((x1 + 1) >> 1));
    planes.cr.fill(colour.v, row + (x0 >> 1), row + ((x1 + 1) >> 1));
  }
}
