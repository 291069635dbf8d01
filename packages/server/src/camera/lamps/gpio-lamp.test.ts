import { constants } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ioctl, Request } from '../../kernel/ioctl.ts';
import { GpioLamp } from './gpio-lamp.ts';
import { GET_LINE, PLACE, SET_VALUES } from './gpio-line.ts';

/** A chip with eight lines at the level of the kernel's requests, as `gpio-sim` answers them. */
class Chip {
  /** What is applied to the pins; undefined where nobody has set it. */
  readonly pins = new Map<number, boolean>();
  readonly held = new Set<number>();
  /** The chip's device and the lines' files that are open. */
  open = 0;
  /** How often a line was asked for. */
  requests = 0;
  present = true;
  #next = 100;
  readonly #lines = new Map<number, { readonly line: number; readonly activeLow: boolean }>();

  readonly kernel = {
    open: async (path: string): Promise<Ioctl> => {
      if (!this.present || path !== '/dev/gpiochip0') {
        throw Object.assign(new Error('open'), { code: 'ENOENT', errno: -constants.errno.ENOENT });
      }
      return this.#device((request, bytes) => this.#get(request, bytes));
    },
    take: async (file: number): Promise<Ioctl> => {
      const held = this.#lines.get(file);
      if (!held) throw new Error(`There is no file ${file}`);
      return this.#device(
        (request, bytes) => this.#set(request, bytes, held),
        () => this.held.delete(held.line),
      );
    },
  };

  #device(answer: (request: Request, bytes: Buffer) => number, closed = () => {}): Ioctl {
    this.open += 1;
    return {
      ask: answer,
      send: async (request, bytes) => answer(request, bytes),
      close: () => {
        this.open -= 1;
        closed();
      },
    };
  }

  #get(request: Request, bytes: Buffer): number {
    expect(request).toEqual(GET_LINE);
    const line = bytes.readUInt32LE(PLACE.offsets);
    if (line > 7) return constants.errno.EINVAL;
    if (this.held.has(line)) return constants.errno.EBUSY;
    this.requests += 1;
    this.held.add(line);
    const activeLow = (bytes.readBigUInt64LE(PLACE.flags) & 2n) !== 0n;
    this.pins.set(line, (bytes.readBigUInt64LE(PLACE.attributeValues) === 1n) !== activeLow);
    this.#next += 1;
    this.#lines.set(this.#next, { line, activeLow });
    bytes.writeInt32LE(this.#next, PLACE.file);
    return 0;
  }

  #set(
    request: Request,
    bytes: Buffer,
    held: { readonly line: number; readonly activeLow: boolean },
  ): number {
    expect(request).toEqual(SET_VALUES);
    if (!this.present) return constants.errno.ENODEV;
    this.pins.set(held.line, (bytes.readBigUInt64LE(0) === 1n) !== held.activeLow);
    return 0;
  }
}

let chip: Chip;
beforeEach(() => {
  chip = new Chip();
});
const lampAt = (line: number, activeLow = false, path = '/dev/gpiochip0') =>
  new GpioLamp({ kind: 'gpio', chip: path, line, activeLow }, chip.kernel);

describe('a lamp at a GPIO line', () => {
  it.each([false, true])(
    'follows, and the line is held all the while (active low: %s)',
    async (activeLow) => {
      const lamp = lampAt(3, activeLow);
      for (const on of [true, false, true]) {
        await lamp.set(on);
        expect(chip.pins.get(3)).toBe(on !== activeLow);
        expect(chip.held).toContain(3);
      }
      expect(chip.requests).toBe(1);
      lamp.close();
      expect(chip.open).toBe(0);
    },
  );

  it('that is pulled is an error, and is asked for anew when it is back', async () => {
    const lamp = lampAt(3);
    await lamp.set(true);
    chip.present = false;
    await expect(lamp.set(false)).rejects.toThrow('There is no GPIO chip /dev/gpiochip0; gpiodetect shows');
    await expect(lamp.set(false)).rejects.toThrow('There is no GPIO chip');
    expect(chip.open).toBe(0);
    chip.present = true;
    await lamp.set(false);
    expect(chip.pins.get(3)).toBe(false);
    expect(chip.requests).toBe(2);
  });

  it('says why it cannot be had, and leaves nothing open', async () => {
    await expect(lampAt(8).set(true)).rejects.toThrow('/dev/gpiochip0 has no line 8');
    await expect(lampAt(1, false, '/dev/gpiochip7').set(true)).rejects.toThrow(
      'There is no GPIO chip /dev/gpiochip7',
    );
    chip.held.add(2);
    await expect(lampAt(2).set(true)).rejects.toThrow('Line 2 of /dev/gpiochip0 is used by something else');
    expect(chip.open).toBe(0);
  });

  it.each([
    ['/dev/null', '/dev/null is no GPIO chip of Linux 5.10 or newer'],
    ['/dev', '/dev is a directory, not a GPIO chip'],
    ['/dev/null/0', 'There is no GPIO chip /dev/null/0'],
  ])('is not one at what is something else: %s', async (path, problem) => {
    const lamp = new GpioLamp({ kind: 'gpio', chip: path, line: 0, activeLow: false });
    await expect(lamp.set(true)).rejects.toThrow(problem);
  });
});
