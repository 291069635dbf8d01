import {
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  Frame,
} from 'node-av';
import type { Size } from './filter-chain.ts';
import type { Place } from './layout.ts';

/** There was no memory for a frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Says of a frame what every frame here is: full range, BT.709. */
export function tagFrame(frame: Frame): void {
  frame.colorRange = AVCOL_RANGE_JPEG;
  frame.colorSpace = AVCOL_SPC_BT709;
  frame.colorPrimaries = AVCOL_PRI_BT709;
  frame.colorTrc = AVCOL_TRC_BT709;
}

/** A black frame of its own memory. The caller owns it. */
export function blackFrame({ width, height }: Size): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.format = AV_PIX_FMT_YUV420P;
  frame.width = width;
  frame.height = height;
  tagFrame(frame);
  if (frame.getBuffer() < 0) throw new FrameError('There is no memory for a frame');
  const [y, u, v] = frame.data ?? [];
  y?.fill(0);
  u?.fill(128);
  v?.fill(128);
  return frame;
}

/** A second owner of the same pixels. */
export function share(frame: Frame): Frame {
  const shared = frame.clone();
  if (!shared) throw new FrameError('There is no memory for a frame');
  return shared;
}

/** A frame with the same picture whose pixels nobody else sees. The caller owns it; `frame` stays the caller's. */
export function copyOf(frame: Frame): Frame {
  const copy = share(frame);
  if (copy.makeWritable() < 0) {
    copy.free();
    throw new FrameError('There is no memory for a frame');
  }
  return copy;
}

/** Copies a picture of exactly the size of its place into another one. */
export function paste(canvas: Frame, picture: Frame, place: Place): void {
  const targets = canvas.data ?? [];
  const sources = picture.data ?? [];
  for (const [plane, target] of targets.entries()) {
    const source = sources[plane];
    const to = canvas.linesize[plane];
    const from = picture.linesize[plane];
    if (!source || !to || !from || plane > 2) continue;
    const half = plane === 0 ? 0 : 1;
    const width = place.width >> half;
    const left = place.x >> half;
    const top = place.y >> half;
    for (let row = 0; row < place.height >> half; row += 1) {
      source.copy(target, (top + row) * to + left, row * from, row * from + width);
    }
  }
}

/** Draws a light line around a place, so that the inset stands out from the picture behind it. */
export function frameInset(canvas: Frame, place: Place): void {
  const [luma] = canvas.data ?? [];
  const [stride] = canvas.linesize;
  if (!luma || !stride) return;
  const { x, y, width, height } = place;
  for (let row = y; row < y + height; row += 1) {
    const edge = row < y + 2 || row >= y + height - 2;
    const start = row * stride + x;
    if (edge) luma.fill(200, start, start + width);
    else {
      luma.fill(200, start, start + 2);
      luma.fill(200, start + width - 2, start + width);
    }
  }
}
