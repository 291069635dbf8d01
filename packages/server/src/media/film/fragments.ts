import { open } from 'node:fs/promises';
import { LONGEST_HEADER, readBox } from '../../mp4/box.ts';

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
    const header = Buffer.alloc(LONGEST_HEADER);
    let position = 0;
    let whole = 0;
    while (position + 8 <= size) {
      const { bytesRead } = await file.read(header, 0, LONGEST_HEADER, position);
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
