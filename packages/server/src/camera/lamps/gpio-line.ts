import { READ, type Request, requestOf, WRITE } from '../../kernel/ioctl.ts';

/**
 * The kernel's interface to GPIO lines as bytes (version 2, from Linux 5.10 on): numbers, sizes and places are those of
 * `linux/gpio.h`, little-endian. A test holds them to the header itself.
 */

const GPIO = 0xb4;

export const GET_LINE: Request = requestOf(GPIO, READ | WRITE, 0x07, 592);
export const SET_VALUES: Request = requestOf(GPIO, READ | WRITE, 0x0f, 16);

/** Places in `gpio_v2_line_request`. */
export const PLACE = {
  offsets: 0,
  consumer: 256,
  flags: 288,
  attributeCount: 296,
  attributeId: 320,
  attributeValues: 328,
  attributeMask: 336,
  lineCount: 560,
  file: 588,
} as const;

export const ACTIVE_LOW = 1 << 1;
export const OUTPUT = 1 << 3;
export const OUTPUT_VALUES = 2;

/** Asks for one line as an output that begins at `on`. */
export function lineRequest(line: number, activeLow: boolean, on: boolean): Buffer {
  const bytes = Buffer.alloc(GET_LINE.size);
  bytes.writeUInt32LE(line, PLACE.offsets);
  bytes.write('sightglass', PLACE.consumer);
  bytes.writeBigUInt64LE(BigInt(OUTPUT | (activeLow ? ACTIVE_LOW : 0)), PLACE.flags);
  bytes.writeUInt32LE(1, PLACE.attributeCount);
  bytes.writeUInt32LE(OUTPUT_VALUES, PLACE.attributeId);
  bytes.writeBigUInt64LE(on ? 1n : 0n, PLACE.attributeValues);
  bytes.writeBigUInt64LE(1n, PLACE.attributeMask);
  bytes.writeUInt32LE(1, PLACE.lineCount);
  return bytes;
}

/** The file of the line that was asked for. */
export function fileOf(answer: Buffer): number {
  return answer.readInt32LE(PLACE.file);
}

/** Sets the line that was asked for. */
export function lineValues(on: boolean): Buffer {
  const bytes = Buffer.alloc(SET_VALUES.size);
  bytes.writeBigUInt64LE(on ? 1n : 0n, 0);
  bytes.writeBigUInt64LE(1n, 8);
  return bytes;
}
