/**
 * The kernel's interface to cameras as bytes: numbers, sizes and places are those of `linux/videodev2.h` on 64-bit
 * Linux, little-endian. A test holds them to the header itself.
 */

import { READ, type Request, requestOf, WRITE } from '../../kernel/ioctl.ts';

const request = (direction: number, number: number, size: number): Request =>
  requestOf('V', direction, number, size);

export const QUERYCAP = request(READ, 0, 104);
export const ENUM_FMT = request(READ | WRITE, 2, 64);
export const G_CTRL = request(READ | WRITE, 27, 8);
export const S_CTRL = request(READ | WRITE, 28, 8);
export const QUERYMENU = request(READ | WRITE, 37, 44);
export const TRY_FMT = request(READ | WRITE, 64, 208);
export const ENUM_FRAMESIZES = request(READ | WRITE, 74, 44);
export const ENUM_FRAMEINTERVALS = request(READ | WRITE, 75, 52);
export const DQEVENT = request(READ, 89, 136);
export const SUBSCRIBE_EVENT = request(WRITE, 90, 32);
export const QUERY_EXT_CTRL = request(READ | WRITE, 103, 232);

export const VIDEO_CAPTURE = 1;
export const CAP_VIDEO_CAPTURE = 0x1;
export const CAP_DEVICE_CAPS = 0x8000_0000;
export const EVENT_CTRL = 3;
/** Asks for the next control behind an id. */
export const NEXT_CTRL = 0x8000_0000;
export const FRAME_DISCRETE = 1;

/** Flags of a control. */
export const FLAG = { disabled: 0x1, readOnly: 0x4, inactive: 0x10, writeOnly: 0x40 } as const;

/** Types of a control that are understood here. */
export const TYPE = { integer: 1, boolean: 2, menu: 3 } as const;

/** Errors that mean something here; Linux's numbers. */
export const ERRNO = { noEntry: 2, closed: 9, noDevice: 19, invalid: 22, unknownRequest: 25 } as const;

/** What a device is. */
export interface Capability {
  readonly driver: string;
  readonly card: string;
  readonly bus: string;
  /** Whether this node of the device delivers pictures. */
  readonly captures: boolean;
}

export function readCapability(bytes: Buffer): Capability {
  const all = bytes.readUInt32LE(84);
  const own = (all & CAP_DEVICE_CAPS) !== 0 ? bytes.readUInt32LE(88) : all;
  return {
    driver: textIn(bytes, 0, 16),
    card: textIn(bytes, 16, 32),
    bus: textIn(bytes, 48, 32),
    captures: (own & CAP_VIDEO_CAPTURE) !== 0,
  };
}

export function askFormat(index: number): Buffer {
  const bytes = Buffer.alloc(ENUM_FMT.size);
  bytes.writeUInt32LE(index, 0);
  bytes.writeUInt32LE(VIDEO_CAPTURE, 4);
  return bytes;
}

/** The four letters of a pixel format. */
export function readFormat(bytes: Buffer): string {
  return bytes.toString('latin1', 44, 48);
}

export function askFrameSize(index: number, fourcc: string): Buffer {
  const bytes = Buffer.alloc(ENUM_FRAMESIZES.size);
  bytes.writeUInt32LE(index, 0);
  bytes.write(fourcc, 4, 'latin1');
  return bytes;
}

/** A size in pixels, or the range of sizes that a device scales to. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
  readonly upTo?: { readonly width: number; readonly height: number; readonly step: number };
}

export function readFrameSize(bytes: Buffer): FrameSize {
  const at = (place: number) => bytes.readUInt32LE(place);
  if (at(8) === FRAME_DISCRETE) return { width: at(12), height: at(16) };
  const upTo = { width: at(16), height: at(28), step: Math.max(1, at(20), at(32)) };
  return { width: at(12), height: at(24), upTo };
}

/** Asks what would come of a format and size; changes nothing. */
export function askTrial(fourcc: string, width: number, height: number): Buffer {
  const bytes = Buffer.alloc(TRY_FMT.size);
  bytes.writeUInt32LE(VIDEO_CAPTURE, 0);
  bytes.writeUInt32LE(width, 8);
  bytes.writeUInt32LE(height, 12);
  bytes.write(fourcc, 16, 'latin1');
  return bytes;
}

export function readTrial(bytes: Buffer): { fourcc: string; width: number; height: number } {
  const fourcc = bytes.toString('latin1', 16, 20);
  return { fourcc, width: bytes.readUInt32LE(8), height: bytes.readUInt32LE(12) };
}

export function askFrameInterval(index: number, fourcc: string, width: number, height: number): Buffer {
  const bytes = Buffer.alloc(ENUM_FRAMEINTERVALS.size);
  bytes.writeUInt32LE(index, 0);
  bytes.write(fourcc, 4, 'latin1');
  bytes.writeUInt32LE(width, 8);
  bytes.writeUInt32LE(height, 12);
  return bytes;
}

/** Frames per second: of one interval, or the highest of a range. */
export function readFrameRate(bytes: Buffer): number {
  const [numerator, denominator] = [bytes.readUInt32LE(20), bytes.readUInt32LE(24)];
  return numerator > 0 ? denominator / numerator : 0;
}

/** A control and its range, in the device's own units. */
export interface Control {
  readonly id: number;
  readonly type: number;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly flags: number;
}

export function askControl(id: number): Buffer {
  const bytes = Buffer.alloc(QUERY_EXT_CTRL.size);
  bytes.writeUInt32LE(id, 0);
  return bytes;
}

export function readControl(bytes: Buffer): Control {
  const wide = (place: number) => Number(bytes.readBigInt64LE(place));
  return {
    id: bytes.readUInt32LE(0),
    type: bytes.readUInt32LE(4),
    name: textIn(bytes, 8, 32),
    min: wide(40),
    max: wide(48),
    step: Number(bytes.readBigUInt64LE(56)),
    default: wide(64),
    flags: bytes.readUInt32LE(72),
  };
}

export function askMenuItem(id: number, index: number): Buffer {
  const bytes = Buffer.alloc(QUERYMENU.size);
  bytes.writeUInt32LE(id, 0);
  bytes.writeUInt32LE(index, 4);
  return bytes;
}

/** What a choice of a menu is called. */
export function readMenuName(bytes: Buffer): string {
  return textIn(bytes, 8, 32);
}

export function controlValue(id: number, value = 0): Buffer {
  const bytes = Buffer.alloc(S_CTRL.size);
  bytes.writeUInt32LE(id, 0);
  bytes.writeInt32LE(value, 4);
  return bytes;
}

export function readValue(bytes: Buffer): number {
  return bytes.readInt32LE(4);
}

export function subscription(id: number): Buffer {
  const bytes = Buffer.alloc(SUBSCRIBE_EVENT.size);
  bytes.writeUInt32LE(EVENT_CTRL, 0);
  bytes.writeUInt32LE(id, 4);
  return bytes;
}

/** A change of a control that somebody else made. */
export interface ControlEvent {
  readonly id: number;
  readonly value: number;
  readonly flags: number;
}

export function readEvent(bytes: Buffer): ControlEvent {
  return { id: bytes.readUInt32LE(96), value: bytes.readInt32LE(16), flags: bytes.readUInt32LE(24) };
}

function textIn(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end < 0 ? start + length : Math.min(end, start + length));
}
