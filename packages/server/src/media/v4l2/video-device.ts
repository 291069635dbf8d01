import { getSystemErrorMap } from 'node:util';
import type { Ioctl, openIoctl, Request } from '../../kernel/ioctl.ts';
import {
  askControl,
  askFormat,
  askFrameInterval,
  askFrameSize,
  askMenuItem,
  askTrial,
  type Capability,
  type Control,
  type ControlEvent,
  controlValue,
  DQEVENT,
  ENUM_FMT,
  ENUM_FRAMEINTERVALS,
  ENUM_FRAMESIZES,
  ERRNO,
  FLAG,
  G_CTRL,
  NEXT_CTRL,
  QUERY_EXT_CTRL,
  QUERYCAP,
  QUERYMENU,
  readCapability,
  readControl,
  readEvent,
  readFormat,
  readFrameRate,
  readFrameSize,
  readMenuName,
  readTrial,
  readValue,
  S_CTRL,
  SUBSCRIBE_EVENT,
  subscription,
  TRY_FMT,
  TYPE,
} from './structures.ts';

/** A request that the device did not fulfil. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  /** Whether the device is not there any more. */
  readonly gone: boolean;

  /** @param code - Linux's number of the error */
  constructor(what: string, code: number) {
    super(`${what}: ${getSystemErrorMap().get(-code)?.[1] ?? `error ${code}`}`);
    this.gone = hasGone(code);
  }
}

function hasGone(code: number): boolean {
  return code === ERRNO.noDevice || code === ERRNO.closed;
}

/** One way in which a camera delivers pictures. */
export interface Mode {
  /** The four letters of the pixel format, such as `YUYV` or `MJPG`. */
  readonly fourcc: string;
  readonly width: number;
  readonly height: number;
  /** The highest frame rate at this size, in 1/s; 0 where the camera does not say. */
  readonly fps: number;
}

/** One of the choices that a menu of the device has. */
export interface Choice {
  readonly value: number;
  readonly name: string;
}

/** A control, with its choices where it is a menu. */
export interface DeviceControl extends Control {
  readonly choices?: readonly Choice[];
}

type Size = Pick<Mode, 'width' | 'height'>;

/** More than this is a driver that never ends. */
const MOST = 512;

/**
 * A camera of Video4Linux: what it is, what it delivers, and its controls. What may go over its cable is asked on another
 * thread: a slow camera holds nobody up.
 */
export class VideoDevice {
  readonly capability: Capability;
  readonly #door: Ioctl;

  /** @throws DeviceError where it is no video device */
  constructor(door: Ioctl) {
    this.#door = door;
    const bytes = Buffer.alloc(QUERYCAP.size);
    const code = door.ask(QUERYCAP, bytes);
    if (code !== 0) throw new DeviceError('It is no video device', code);
    this.capability = readCapability(bytes);
  }

  /** Opens the device at `path`. @throws DeviceError, or the error of `open` with its `code` */
  static async open(path: string, open: typeof openIoctl): Promise<VideoDevice> {
    const door = await open(path);
    try {
      return new VideoDevice(door);
    } catch (problem) {
      door.close();
      throw problem;
    }
  }

  /**
   * The ways in which it delivers pictures; of a range of sizes, the usual ones that lie in it. Where it lists no sizes, as
   * some grabbers, those that it makes of the usual ones.
   *
   * @param isWanted - the pixel formats that are asked about: some drivers have dozens
   * @throws DeviceError when the device has gone
   */
  async modes(isWanted: (fourcc: string) => boolean = () => true): Promise<readonly Mode[]> {
    const modes: Mode[] = [];
    for (const fourcc of (await this.#each(ENUM_FMT, askFormat, readFormat)).filter(isWanted)) {
      for (const size of await this.#sizes(fourcc)) {
        const rates = await this.rates({ fourcc, ...size });
        modes.push({ fourcc, ...size, fps: Math.max(0, ...rates) });
      }
    }
    return modes;
  }

  /** The frame rates of a mode, in 1/s; of a range, the highest. @throws DeviceError when the device has gone */
  rates({ fourcc, width, height }: Pick<Mode, 'fourcc' | 'width' | 'height'>): Promise<readonly number[]> {
    return this.#each(
      ENUM_FRAMEINTERVALS,
      (index) => askFrameInterval(index, fourcc, width, height),
      readFrameRate,
    );
  }

  /** All controls of the types that are understood, except those that are off for good. @throws DeviceError when the device has gone */
  async controls(): Promise<readonly DeviceControl[]> {
    const found: DeviceControl[] = [];
    let id = 0;
    for (let count = 0; count < MOST; count++) {
      const bytes = askControl((id | NEXT_CTRL) >>> 0);
      if (!(await this.#has(QUERY_EXT_CTRL, bytes))) break;
      const control = readControl(bytes);
      if (control.id <= id) break;
      id = control.id;
      const known = [TYPE.integer, TYPE.boolean, TYPE.menu].some((type) => type === control.type);
      if (known && (control.flags & (FLAG.disabled | FLAG.readOnly | FLAG.writeOnly)) === 0) {
        found.push(
          control.type === TYPE.menu ? { ...control, choices: await this.#choices(control) } : control,
        );
      }
    }
    return found;
  }

  /** @throws DeviceError */
  async get(id: number): Promise<number> {
    const bytes = controlValue(id);
    const code = await this.#door.send(G_CTRL, bytes);
    if (code !== 0) throw new DeviceError('A control could not be read', code);
    return readValue(bytes);
  }

  /** @returns the value that the device took. @throws DeviceError */
  async set(id: number, value: number): Promise<number> {
    const bytes = controlValue(id, value);
    const code = await this.#door.send(S_CTRL, bytes);
    if (code !== 0) throw new DeviceError('A control could not be set', code);
    return readValue(bytes);
  }

  /** Lets changes of a control that others make be told by {@link events}. */
  follow(id: number): boolean {
    return this.#door.ask(SUBSCRIBE_EVENT, subscription(id)) === 0;
  }

  /** The changes since the last call. @throws DeviceError when the device has gone */
  events(): readonly ControlEvent[] {
    const events: ControlEvent[] = [];
    while (events.length < MOST) {
      const bytes = Buffer.alloc(DQEVENT.size);
      const code = this.#door.ask(DQEVENT, bytes);
      if (code === ERRNO.noDevice) throw new DeviceError('The camera has gone', code);
      if (code !== 0) break;
      events.push(readEvent(bytes));
    }
    return events;
  }

  close(): void {
    this.#door.close();
  }

  /** There may be gaps in the numbers. */
  async #choices({ id, min, max }: Control): Promise<readonly Choice[]> {
    const found: Choice[] = [];
    for (let value = min; value <= max && value < min + MOST; value++) {
      const bytes = askMenuItem(id, value);
      if (!(await this.#has(QUERYMENU, bytes))) continue;
      found.push({ value, name: readMenuName(bytes) });
    }
    return found;
  }

  async #sizes(fourcc: string): Promise<readonly Size[]> {
    const sizes = await this.#each(ENUM_FRAMESIZES, (index) => askFrameSize(index, fourcc), readFrameSize);
    if (sizes.length === 0) return this.#triedSizes(fourcc);
    return sizes.flatMap((size) => {
      const { upTo } = size;
      if (!upTo) return [{ width: size.width, height: size.height }];
      return USUAL_SIZES.filter(
        ({ width, height }) =>
          width >= size.width &&
          height >= size.height &&
          width <= upTo.width &&
          height <= upTo.height &&
          (width - size.width) % upTo.step === 0 &&
          (height - size.height) % upTo.step === 0,
      );
    });
  }

  async #triedSizes(fourcc: string): Promise<readonly Size[]> {
    const found = new Map<string, Size>();
    for (const { width, height } of [...USUAL_SIZES, ...TELEVISION_SIZES]) {
      const bytes = askTrial(fourcc, width, height);
      if (!(await this.#has(TRY_FMT, bytes))) continue;
      const made = readTrial(bytes);
      if (made.fourcc !== fourcc || made.width === 0 || made.height === 0) continue;
      found.set(`${made.width}x${made.height}`, { width: made.width, height: made.height });
    }
    return [...found.values()];
  }

  /** Whether the device has what is asked for. @throws DeviceError when it has gone: that is the end of no list */
  async #has(request: Request, bytes: Buffer): Promise<boolean> {
    const code = await this.#door.send(request, bytes);
    if (hasGone(code)) throw new DeviceError('The camera has gone', code);
    return code === 0;
  }

  /** Asks for one after the other until there is no further one. */
  async #each<T>(
    request: Request,
    ask: (index: number) => Buffer,
    read: (bytes: Buffer) => T,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    while (found.length < MOST) {
      const bytes = ask(found.length);
      if (!(await this.#has(request, bytes))) break;
      found.push(read(bytes));
    }
    return found;
  }
}

/** What is asked of a camera that scales to any size. */
const USUAL_SIZES = [
  { width: 320, height: 240 },
  { width: 640, height: 360 },
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const;

/** What grabbers deliver besides: NTSC and PAL. */
const TELEVISION_SIZES = [
  { width: 720, height: 480 },
  { width: 720, height: 576 },
] as const;
