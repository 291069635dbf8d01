import { open } from 'node:fs/promises';

/** A top-level box of an MP4 file: its size in bytes and its type of four letters (ISO/IEC 14496-12, 4.2). */
interface Box {
  readonly type: string;
  readonly size: number;
}

const HEADER = 16;

/**
 * Cuts off what a crash left behind the last whole fragment, so that any player takes the film without
 * complaint.
 *
 * @param path - of a fragmented MP4 as the recorder writes it
 * @returns bytes that are left; 0 when not even the beginning is there
 */
export async function cutToWholeFragments(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(HEADER);
    let position = 0;
    let whole = 0;
    while (position + 8 <= size) {
      const { bytesRead } = await file.read(header, 0, HEADER, position);
      const box = readBox(header.subarray(0, bytesRead));
      if (!box || position + box.size > size) break;
      position += box.size;
      // A `moof` alone has no pictures yet: the fragment ends with its `mdat`.
      if (box.type !== 'moof') whole = position;
    }
    if (whole < size) await file.truncate(whole);
    await file.sync();
    return whole;
  } finally {
    await file.close();
  }
}

/** The box whose header begins with `bytes`; undefined when it is none. */
export function readBox(bytes: Buffer): Box | undefined {
  if (bytes.length < 8) return undefined;
  const type = bytes.toString('latin1', 4, 8);
  if (!/^[a-z0-9]{4}$/.test(type)) return undefined;
  const short = bytes.readUInt32BE(0);
  if (short !== 1) return short < 8 ? undefined : { type, size: short };
  if (bytes.length < HEADER) return undefined;
  const long = Number(bytes.readBigUInt64BE(8));
  return long < HEADER ? undefined : { type, size: long };
}
