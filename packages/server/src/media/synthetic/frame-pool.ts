import type { Frame } from 'node-av';
import { newFrame, type Planes, planesOf, type Size } from './planes.ts';

/** So many frames are kept; a receiver that holds more at a time gets new ones. */
const KEPT = 8;

interface Kept {
  readonly frame: Frame;
  readonly planes: Planes;
}

/**
 * Frames whose memory is used again when their receiver has freed them. Fresh memory for every frame would cost more
 * time than painting it: the system has to clear each page of it.
 */
export class FramePool {
  #kept: Kept[] = [];

  /**
   * A frame of that size, which the caller owns, with a view of its memory; the contents are undefined.
   * Throws FFmpegError when there is no memory.
   */
  take(size: Size): Kept {
    const first = this.#kept[0];
    if (first && (first.planes.width !== size.width || first.planes.height !== size.height)) this.free();
    // Nobody else refers to the memory of a frame that may be written to.
    const spare = this.#kept.find(({ frame }) => frame.isWritable);
    const kept = spare ?? this.#add(size);
    const frame = kept.frame.clone();
    if (!frame) throw new Error('No memory for a frame');
    if (!this.#kept.includes(kept)) kept.frame.free();
    return { frame, planes: kept.planes };
  }

  /** Lets go of all frames; those that were taken live on until their owners free them. */
  free(): void {
    for (const { frame } of this.#kept) frame.free();
    this.#kept = [];
  }

  #add(size: Size): Kept {
    const frame = newFrame(size);
    const kept = { frame, planes: planesOf(frame) };
    if (this.#kept.length < KEPT) this.#kept.push(kept);
    return kept;
  }
}
