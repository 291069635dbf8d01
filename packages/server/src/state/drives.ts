import { setTimeout as delay } from 'node:timers/promises';
import type { Key } from '@sightglass/protocol';
import type { CameraControl } from './camera-control.ts';

/** A device that takes longer is not waited for by the other keys of its request, in ms: the picture follows within 100. */
const GRACE_MS = 50;

/** A device that is being brought to a value. */
export interface Drive {
  /** Resolves when the device is so, or with why it is not, and what was asked of it before is written down. */
  readonly over: Promise<{ readonly problem?: unknown }>;
  /** Whether `over` is fulfilled. */
  readonly isOver: boolean;
  /** Whether something was asked of the device before, and is under way. */
  readonly isBehind: boolean;
  /** To be called when it is written down. */
  end(): void;
}

/** Devices on their way: all at once, and those of one key in the order in which they were asked. */
export class Drives {
  readonly #drive: CameraControl['drive'];
  /** When the last of each key is written down. */
  readonly #last = new Map<Key, Promise<void>>();

  constructor(drive: CameraControl['drive']) {
    this.#drive = drive;
  }

  /** Brings the device of a key to a value. Never throws. */
  begin(key: Key, value: unknown): Drive {
    const before = this.#last.get(key);
    let finish = () => {};
    const written = new Promise<void>((resolve) => {
      finish = resolve;
    });
    this.#last.set(key, written);
    let isOver = false;
    const driving = this.#drive(key, value);
    const over = (async () => {
      const result = await driving.then(
        () => ({}),
        (problem: unknown) => ({ problem }),
      );
      await before;
      isOver = true;
      return result;
    })();
    return {
      over,
      get isOver() {
        return isOver;
      },
      isBehind: before !== undefined,
      end: () => {
        if (this.#last.get(key) === written) this.#last.delete(key);
        finish();
      },
    };
  }
}

/**
 * Waits until all are over, but not long; not at all where something asked before is under way, as it takes its time then.
 *
 * @param isUrgent - whether more is waiting that must not pile up behind it
 */
export async function shortlyOver(drives: readonly Drive[], isUrgent: boolean): Promise<void> {
  if (isUrgent || drives.some(({ isBehind }) => isBehind)) return;
  await Promise.race([
    Promise.all(drives.map(({ over }) => over)),
    delay(GRACE_MS, undefined, { ref: false }),
  ]);
}
