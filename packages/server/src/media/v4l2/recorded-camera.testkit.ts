import type { Ioctl, Request } from '../../kernel/ioctl.ts';
import {
  CAP_DEVICE_CAPS,
  CAP_VIDEO_CAPTURE,
  type Control,
  DQEVENT,
  ENUM_FMT,
  ENUM_FRAMEINTERVALS,
  ENUM_FRAMESIZES,
  ERRNO,
  EVENT_CTRL,
  FLAG,
  FRAME_DISCRETE,
  G_CTRL,
  NEXT_CTRL,
  QUERY_EXT_CTRL,
  QUERYCAP,
  QUERYMENU,
  S_CTRL,
  SUBSCRIBE_EVENT,
  TRY_FMT,
  TYPE,
} from './structures.ts';
import type { Mode } from './video-device.ts';

/** What a camera answers. */
export interface Recording {
  readonly card: string;
  readonly modes: readonly Mode[];
  readonly controls: readonly Control[];
  /** The choices of its menus and their names, by id. */
  readonly menus: Readonly<Record<number, Readonly<Record<number, string>>>>;
  /** Which control has to stand at which value for another one to be taken, by id of the other. */
  readonly needs: Readonly<Record<number, { readonly id: number; readonly value: number }>>;
  /** Whether it lists neither sizes nor rates, and makes its first size of whatever is asked for. */
  readonly isTerse?: boolean;
}

type Row = readonly [id: number, type: number, min: number, max: number, step: number, standard: number];

function controlsOf(rows: readonly Row[]): readonly Control[] {
  return rows.map(([id, type, min, max, step, standard]) => {
    return { id, type, name: id.toString(16), min, max, step, default: standard, flags: 0 };
  });
}

function modesOf(fourcc: string, rates: Readonly<Record<string, number>>): readonly Mode[] {
  return Object.entries(rates).map(([size, fps]) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    return { fourcc, width, height, fps };
  });
}

const UVC_RULES = {
  menus: {
    10094849: { 1: 'Manual Mode', 3: 'Aperture Priority Mode' },
    9963800: { 0: 'Disabled', 1: '50 Hz', 2: '60 Hz' },
  },
  needs: { 9963802: { id: 0x0098_090c, value: 0 }, 10094850: { id: 0x009a_0901, value: 1 } },
};

/** Logitech's C920: what `v4l2-ctl --all` and `--list-formats-ext` show of it on the web. */
export const C920: Recording = {
  card: 'HD Pro Webcam C920',
  modes: [
    ...modesOf('YUYV', { '640x360': 30, '640x480': 30, '1280x720': 10, '1920x1080': 5 }),
    ...modesOf('MJPG', { '640x360': 30, '640x480': 30, '1280x720': 30, '1920x1080': 30 }),
  ],
  controls: controlsOf([
    [0x0098_0900, TYPE.integer, 0, 255, 1, 128],
    [0x0098_0901, TYPE.integer, 0, 255, 1, 128],
    [0x0098_0902, TYPE.integer, 0, 255, 1, 128],
    [0x0098_090c, TYPE.boolean, 0, 1, 1, 1],
    [0x0098_0913, TYPE.integer, 0, 255, 1, 0],
    [0x0098_0918, TYPE.menu, 0, 2, 1, 2],
    [0x0098_091a, TYPE.integer, 2000, 6500, 1, 4000],
    [0x0098_091b, TYPE.integer, 0, 255, 1, 128],
    [0x009a_0901, TYPE.menu, 0, 3, 1, 3],
    [0x009a_0902, TYPE.integer, 3, 2047, 1, 250],
  ]),
  ...UVC_RULES,
};

/** A webcam for little money, as it is sold under many names. */
export const PLAIN_WEBCAM: Recording = {
  card: 'USB 2.0 Camera',
  modes: [...modesOf('MJPG', { '1280x720': 30, '640x480': 30 }), ...modesOf('YUYV', { '640x480': 30 })],
  controls: controlsOf([
    [0x0098_0900, TYPE.integer, -64, 64, 1, 0],
    [0x0098_0901, TYPE.integer, 0, 64, 1, 32],
    [0x0098_0902, TYPE.integer, 0, 128, 1, 64],
    [0x0098_090c, TYPE.boolean, 0, 1, 1, 1],
    [0x0098_0913, TYPE.integer, 0, 100, 1, 0],
    [0x0098_091a, TYPE.integer, 2800, 6500, 1, 4600],
    [0x0098_091b, TYPE.integer, 0, 6, 1, 2],
    [0x009a_0901, TYPE.menu, 0, 3, 1, 3],
    [0x009a_0902, TYPE.integer, 1, 5000, 1, 157],
  ]),
  ...UVC_RULES,
};

/** Elgato's Facecam: its manual mode is that of the shutter. */
export const FACECAM: Recording = {
  card: 'Elgato Facecam',
  modes: modesOf('YUYV', { '1280x720': 60, '1920x1080': 60 }),
  controls: controlsOf([
    [0x0098_0900, TYPE.integer, 0, 255, 1, 128],
    [0x0098_0901, TYPE.integer, 0, 10, 1, 3],
    [0x0098_0902, TYPE.integer, 0, 63, 1, 35],
    [0x0098_090c, TYPE.boolean, 0, 1, 1, 1],
    [0x0098_091a, TYPE.integer, 2800, 12500, 100, 5000],
    [0x0098_091b, TYPE.integer, 0, 4, 1, 2],
    [0x009a_0901, TYPE.menu, 0, 3, 1, 0],
    [0x009a_0902, TYPE.integer, 1, 2500, 1, 156],
  ]),
  menus: { 10094849: { 0: 'Auto Mode', 2: 'Shutter Priority Mode' } },
  needs: { 9963802: { id: 0x0098_090c, value: 0 }, 10094850: { id: 0x009a_0901, value: 2 } },
};

/** A camera at the level of the kernel: answers as a recording has it, and remembers what was set. */
export class RecordedCamera implements Ioctl {
  /** What was set, in order; what was refused is not in it. */
  readonly writes: { readonly id: number; readonly value: number }[] = [];
  readonly values = new Map<number, number>();
  refusals = 0;
  open = true;
  /** Whether it is plugged in. */
  present = true;
  readonly #recording: Recording;
  readonly #followed = new Set<number>();
  readonly #events: { readonly id: number; readonly value: number }[] = [];

  constructor(recording: Recording) {
    this.#recording = recording;
    for (const { id, default: value } of recording.controls) this.values.set(id, value);
  }

  /** Changes a control from outside. */
  change(id: number, value: number): void {
    this.values.set(id, value);
    if (this.#followed.has(id)) this.#events.push({ id, value });
  }

  close(): void {
    this.open = false;
  }

  /** One that opens it: closed for itself. */
  handle(): Ioctl {
    this.open = true;
    let closed = false;
    return {
      ask: (request, bytes) => (closed ? ERRNO.closed : this.ask(request, bytes)),
      send: async (request, bytes) => (closed ? ERRNO.closed : this.send(request, bytes)),
      close: () => {
        closed = true;
        this.close();
      },
    };
  }

  async send(request: Request, bytes: Buffer): Promise<number> {
    await new Promise(setImmediate);
    return this.ask(request, bytes);
  }

  ask({ code }: Request, bytes: Buffer): number {
    if (!this.present) return ERRNO.noDevice;
    switch (code) {
      case QUERYCAP.code:
        bytes.write('uvcvideo', 0);
        bytes.write(this.#recording.card, 16);
        bytes.writeUInt32LE((CAP_DEVICE_CAPS | CAP_VIDEO_CAPTURE) >>> 0, 84);
        bytes.writeUInt32LE(CAP_VIDEO_CAPTURE, 88);
        return 0;
      case ENUM_FMT.code: {
        const fourcc = [...new Set(this.#recording.modes.map((mode) => mode.fourcc))][bytes.readUInt32LE(0)];
        if (!fourcc) return ERRNO.invalid;
        bytes.write(fourcc, 44, 'latin1');
        return 0;
      }
      case TRY_FMT.code: {
        const fourcc = bytes.toString('latin1', 16, 20);
        const mode = this.#recording.modes.find((each) => each.fourcc === fourcc);
        if (!mode) return ERRNO.invalid;
        bytes.writeUInt32LE(mode.width, 8);
        bytes.writeUInt32LE(mode.height, 12);
        return 0;
      }
      case ENUM_FRAMESIZES.code: {
        if (this.#recording.isTerse) return ERRNO.unknownRequest;
        const fourcc = bytes.toString('latin1', 4, 8);
        const mode = this.#recording.modes.filter((each) => each.fourcc === fourcc)[bytes.readUInt32LE(0)];
        if (!mode) return ERRNO.invalid;
        bytes.writeUInt32LE(FRAME_DISCRETE, 8);
        bytes.writeUInt32LE(mode.width, 12);
        bytes.writeUInt32LE(mode.height, 16);
        return 0;
      }
      case ENUM_FRAMEINTERVALS.code:
        return this.#interval(bytes);
      case QUERY_EXT_CTRL.code:
        return this.#control(bytes);
      case QUERYMENU.code: {
        const name = this.#recording.menus[bytes.readUInt32LE(0)]?.[bytes.readUInt32LE(4)];
        if (name === undefined) return ERRNO.invalid;
        bytes.write(name, 8);
        return 0;
      }
      case G_CTRL.code:
        bytes.writeInt32LE(this.values.get(bytes.readUInt32LE(0)) ?? 0, 4);
        return 0;
      case S_CTRL.code:
        return this.#set(bytes.readUInt32LE(0), bytes.readInt32LE(4));
      case SUBSCRIBE_EVENT.code:
        this.#followed.add(bytes.readUInt32LE(4));
        return 0;
      case DQEVENT.code: {
        const event = this.#events.shift();
        if (!event) return ERRNO.noEntry;
        bytes.writeUInt32LE(EVENT_CTRL, 0);
        bytes.writeInt32LE(event.value, 16);
        bytes.writeUInt32LE(event.id, 96);
        return 0;
      }
      default:
        return ERRNO.invalid;
    }
  }

  #interval(bytes: Buffer): number {
    if (this.#recording.isTerse) return ERRNO.unknownRequest;
    const [fourcc, width, height] = [
      bytes.toString('latin1', 4, 8),
      bytes.readUInt32LE(8),
      bytes.readUInt32LE(12),
    ];
    const mode = this.#recording.modes.find(
      (each) => each.fourcc === fourcc && each.width === width && each.height === height,
    );
    if (!mode || bytes.readUInt32LE(0) > 0) return ERRNO.invalid;
    bytes.writeUInt32LE(FRAME_DISCRETE, 16);
    bytes.writeUInt32LE(1, 20);
    bytes.writeUInt32LE(mode.fps, 24);
    return 0;
  }

  #control(bytes: Buffer): number {
    const asked = bytes.readUInt32LE(0);
    const next = (asked & NEXT_CTRL) !== 0;
    const id = (asked & ~NEXT_CTRL) >>> 0;
    const control = this.#recording.controls.find((each) => (next ? each.id > id : each.id === id));
    if (!control) return ERRNO.invalid;
    bytes.writeUInt32LE(control.id, 0);
    bytes.writeUInt32LE(control.type, 4);
    bytes.write(control.name, 8);
    bytes.writeBigInt64LE(BigInt(control.min), 40);
    bytes.writeBigInt64LE(BigInt(control.max), 48);
    bytes.writeBigUInt64LE(BigInt(control.step), 56);
    bytes.writeBigInt64LE(BigInt(control.default), 64);
    bytes.writeUInt32LE(this.#isInactive(control.id) ? FLAG.inactive : 0, 72);
    return 0;
  }

  #set(id: number, value: number): number {
    const control = this.#recording.controls.find((each) => each.id === id);
    const allowed =
      !control || control.type !== TYPE.menu || this.#recording.menus[id]?.[value] !== undefined;
    if (!control || !allowed || value < control.min || value > control.max || this.#isInactive(id)) {
      this.refusals += 1;
      return ERRNO.invalid;
    }
    this.values.set(id, value);
    this.writes.push({ id, value });
    return 0;
  }

  #isInactive(id: number): boolean {
    const need = this.#recording.needs[id];
    return need !== undefined && this.values.get(need.id) !== need.value;
  }
}
