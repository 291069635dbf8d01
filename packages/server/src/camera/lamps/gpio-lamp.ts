import { constants } from 'node:os';
import { type Ioctl, ioctlOn, openIoctl } from '../../kernel/ioctl.ts';
import { fileOf, GET_LINE, lineRequest, lineValues, SET_VALUES } from './gpio-line.ts';
import { type LampDriver, LampError } from './lamp-driver.ts';
import type { LampSpec } from './lamp-spec.ts';

/** How devices are opened; a test has its own. */
export interface Kernel {
  open(path: string): Promise<Ioctl>;
  /** Takes over a file that the kernel has given. */
  take(file: number): Promise<Ioctl>;
}

/** A lamp at a GPIO line, which is held as long as the server runs: who lets go of a line loses its level. */
export class GpioLamp implements LampDriver {
  readonly #spec: Extract<LampSpec, { kind: 'gpio' }>;
  readonly #kernel: Kernel;
  #line: Ioctl | undefined;

  constructor(
    spec: Extract<LampSpec, { kind: 'gpio' }>,
    kernel: Kernel = { open: openIoctl, take: ioctlOn },
  ) {
    this.#spec = spec;
    this.#kernel = kernel;
  }

  async set(on: boolean): Promise<void> {
    if (!this.#line) {
      this.#line = await this.#request(on);
      return;
    }
    const error = await this.#line.send(SET_VALUES, lineValues(on));
    if (error === 0) return;
    // The chip may be another one when it is back.
    this.close();
    throw new LampError(this.#explain(error));
  }

  close(): void {
    this.#line?.close();
    this.#line = undefined;
  }

  /** Asks for the line, which has the level from its first moment on. */
  async #request(on: boolean): Promise<Ioctl> {
    const { chip, line, activeLow } = this.#spec;
    const device = await this.#kernel.open(chip).catch((problem: unknown) => {
      const errno = problem instanceof Error && 'errno' in problem ? Number(problem.errno) : 0;
      throw new LampError(this.#explain(Math.abs(errno)));
    });
    try {
      const bytes = lineRequest(line, activeLow, on);
      const error = await device.send(GET_LINE, bytes);
      if (error !== 0) throw new LampError(this.#explain(error));
      return await this.#kernel.take(fileOf(bytes));
    } finally {
      device.close();
    }
  }

  #explain(error: number): string {
    const { chip, line } = this.#spec;
    const { ENOENT, ENODEV, ENXIO, EACCES, EPERM, EBUSY, EINVAL, ENOTTY, EISDIR, ENOTDIR } = constants.errno;
    switch (error) {
      case ENOENT:
      case ENODEV:
      case ENXIO:
      case ENOTDIR:
        return `There is no GPIO chip ${chip}; gpiodetect shows those there are`;
      case EACCES:
      case EPERM:
        return `${chip} may not be opened; put the server's user into the group of that file`;
      case EBUSY:
        return `Line ${line} of ${chip} is used by something else; gpioinfo shows by what`;
      case EINVAL:
        return `${chip} has no line ${line} that can be an output; gpioinfo shows its lines`;
      case EISDIR:
        return `${chip} is a directory, not a GPIO chip; gpiodetect shows those there are`;
      case ENOTTY:
        return `${chip} is no GPIO chip of Linux 5.10 or newer`;
      default:
        return `Line ${line} of ${chip} cannot be set (Linux error ${error})`;
    }
  }
}
