import type { FileHandle } from 'node:fs/promises';
import { boxAt, LONGEST_HEADER, readBox } from './box.ts';
import type { FilmHead } from './film-head.ts';
import { ForeignFragment, type FragmentTimes, timesOf } from './fragment.ts';

/** A whole fragment of a film: a `moof`, and the `mdat` with its pictures right behind. */
export interface Fragment extends FragmentTimes {
  /** Where it is in the file, in bytes. */
  readonly offset: number;
  readonly moofBytes: number;
  readonly mdatBytes: number;
}

/** A `moof` is a few hundred bytes long: this is what one read takes. */
const GLANCE = 4_096;
/** A larger one is none. */
const LARGEST_MOOF = 1_048_576;
/** The list of fragments at the end of a film takes 19 bytes each; that of a month is shorter. */
const LARGEST_LIST = 134_217_728;

/**
 * The whole fragments of a film, one after the other; what grows or was cut off behind them is left out.
 *
 * @param from - where a fragment or the end of the head is, in bytes
 * @throws ForeignFragment
 */
export async function* fragmentsFrom(
  file: FileHandle,
  head: FilmHead,
  from: number,
): AsyncGenerator<Fragment> {
  const { size } = await file.stat();
  const glance = Buffer.alloc(GLANCE);
  let position = from;
  while (position + 8 <= size) {
    const { bytesRead } = await file.read(glance, 0, GLANCE, position);
    const box = readBox(glance.subarray(0, bytesRead));
    if (!box || position + box.size > size) return;
    if (box.type !== 'moof') {
      position += box.size;
      continue;
    }
    if (box.size > LARGEST_MOOF) throw new ForeignFragment('It says more about its pictures than it should');
    const wanted = box.size + LONGEST_HEADER;
    const bytes =
      wanted <= bytesRead ? glance : await readAt(file, position, Math.min(wanted, size - position));
    const data = readBox(bytes.subarray(box.size, box.size + LONGEST_HEADER));
    if (!data || position + box.size + data.size > size) return;
    if (data.type !== 'mdat') throw new ForeignFragment('Its pictures do not stand behind it');
    yield {
      ...timesOf(bytes.subarray(0, box.size), head.defaults),
      offset: position,
      moofBytes: box.size,
      mdatBytes: data.size,
    };
    position += box.size + data.size;
  }
}

/** Where a fragment begins: in ticks, and in bytes. */
interface Entry {
  readonly time: number;
  readonly offset: number;
}

/**
 * Where to begin with the fragments of a moment, by the list at the end of a film that was ended in order: a long one
 * need not be walked through from its beginning.
 *
 * @param isBefore - whether a fragment that begins then, in ticks, is not behind the moment
 * @returns where a fragment is that begins with a key frame before that moment; undefined without a list that is right
 * @throws whatever a list that is wrong leads to
 */
export async function placeBefore(
  file: FileHandle,
  head: FilmHead,
  isBefore: (ticks: number) => boolean,
): Promise<number | undefined> {
  const entries = await listAtEnd(file);
  for (const { time, offset } of entries.filter((entry) => isBefore(entry.time)).toReversed()) {
    const { value: fragment } = await fragmentsFrom(file, head, offset).next();
    // It is only a hint: what it says must be so.
    if (!fragment || fragment.offset !== offset || fragment.start !== time) return undefined;
    if (fragment.key) return offset;
  }
  return undefined;
}

/** The entries of `mfra`, which `mfro` at the very end says the size of; empty without. */
async function listAtEnd(file: FileHandle): Promise<readonly Entry[]> {
  const { size } = await file.stat();
  if (size < LONGEST_HEADER) return [];
  const end = await readAt(file, size - LONGEST_HEADER, LONGEST_HEADER);
  const length = end.readUInt32BE(12);
  if (readBox(end)?.type !== 'mfro' || length > Math.min(size, LARGEST_LIST)) return [];
  const bytes = await readAt(file, size - length, length);
  const list = boxAt(bytes, 'mfra', 'tfra');
  // Of version 1, with one byte for each of three numbers, as the muxer writes it.
  if (!list || bytes[list.begin] !== 1 || bytes.readUInt32BE(list.begin + 8) !== 0) return [];
  return Array.from({ length: bytes.readUInt32BE(list.begin + 12) }, (_, at) => ({
    time: Number(bytes.readBigUInt64BE(list.begin + 16 + at * 19)),
    offset: Number(bytes.readBigUInt64BE(list.begin + 24 + at * 19)),
  }));
}

/** Bytes of a file. @throws ForeignFragment when it is shorter */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  if (bytesRead < length) throw new ForeignFragment('It ends too early');
  return bytes;
}
