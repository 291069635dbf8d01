/** A box of an MP4 file: its size in bytes and its type of four letters (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  readonly size: number;
  /** Bytes in front of its content. */
  readonly header: number;
}

/** Bytes that the longest header takes. */
export const LONGEST_HEADER = 16;

/** The box whose header begins with `bytes`; undefined when it is none. */
export function readBox(bytes: Buffer): Box | undefined {
  if (bytes.length < 8) return undefined;
  const type = bytes.toString('latin1', 4, 8);
  if (!/^[a-z0-9]{4}$/.test(type)) return undefined;
  const short = bytes.readUInt32BE(0);
  if (short !== 1) return short < 8 ? undefined : { type, size: short, header: 8 };
  if (bytes.length < LONGEST_HEADER) return undefined;
  const long = Number(bytes.readBigUInt64BE(8));
  return long < LONGEST_HEADER ? undefined : { type, size: long, header: LONGEST_HEADER };
}

/** A box within bytes that hold it whole. */
export interface PlacedBox extends Box {
  /** Where its content begins and ends. */
  readonly begin: number;
  readonly end: number;
}

/** The boxes that stand one after the other in `bytes` from `begin` to `end`; what is no whole box ends the row. */
export function boxesIn(bytes: Buffer, begin = 0, end = bytes.length): readonly PlacedBox[] {
  const boxes: PlacedBox[] = [];
  let position = begin;
  for (;;) {
    const box = readBox(bytes.subarray(position, Math.min(end, position + LONGEST_HEADER)));
    if (!box || position + box.size > end) return boxes;
    boxes.push({ ...box, begin: position + box.header, end: position + box.size });
    position += box.size;
  }
}

/** The first box of a path of types, such as `moov trak mdia`; undefined where there is none. */
export function boxAt(bytes: Buffer, ...path: readonly string[]): PlacedBox | undefined {
  let within = { begin: 0, end: bytes.length };
  let found: PlacedBox | undefined;
  for (const type of path) {
    found = boxesIn(bytes, within.begin, within.end).find((box) => box.type === type);
    if (!found) return undefined;
    within = found;
  }
  return found;
}
