import { Frame } from 'node-av';
import { onTestFinished, vi } from 'vitest';

/** Counts the frames that were made and not freed again, until the test ends. */
export class HeldFrames {
  /** How many were made. */
  made = 0;
  readonly #frames = new Set<Frame>();

  private constructor() {}

  static watch(): HeldFrames {
    const held = new HeldFrames();
    held.#follow();
    return held;
  }

  get held(): number {
    return this.#frames.size;
  }

  #follow(): void {
    const add = (frame: Frame) => {
      this.#frames.add(frame);
      this.made += 1;
    };
    const frames = this.#frames;
    const { alloc, clone, free } = Frame.prototype;
    const spies = [
      vi.spyOn(Frame.prototype, 'alloc').mockImplementation(function (this: Frame) {
        add(this);
        alloc.call(this);
      }),
      vi.spyOn(Frame.prototype, 'clone').mockImplementation(function (this: Frame) {
        const copy = clone.call(this);
        if (copy) add(copy);
        return copy;
      }),
      vi.spyOn(Frame.prototype, 'free').mockImplementation(function (this: Frame) {
        frames.delete(this);
        free.call(this);
      }),
    ];
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
  }
}
