import type { FileHandle } from 'node:fs/promises';
import { boxAt, boxesIn, LONGEST_HEADER, readBox } from './box.ts';
import type { SampleDefaults } from './fragment.ts';

/** A file that is no film of the recorder, or is damaged. */
export class ForeignFilm extends Error {
  override readonly name = 'ForeignFilm';
}

/** What a film begins with, in front of its fragments. */
export interface FilmHead {
  /** As they stand in the file. */
  readonly bytes: Buffer;
  /** Ticks per second of its one track. */
  readonly timescale: number;
  readonly defaults: SampleDefaults;
}

/** Bytes that a head has at most; that of the recorder has less than a thousand. */
const LARGEST = 1_048_576;

/** Reads the head of a film. @throws ForeignFilm */
export async function readHead(file: FileHandle): Promise<FilmHead> {
  const bytes = await bytesOfHead(file);
  const movie = boxAt(bytes, 'moov');
  const tracks = boxesIn(bytes, movie?.begin, movie?.end).filter(({ type }) => type === 'trak');
  const media = boxAt(bytes, 'moov', 'trak', 'mdia', 'mdhd');
  const defaults = boxAt(bytes, 'moov', 'mvex', 'trex');
  if (!movie || !media || !defaults || tracks.length !== 1) {
    throw new ForeignFilm('The film is not one of the recorder, and cannot be cut');
  }
  const timescale = bytes.readUInt32BE(media.begin + (bytes[media.begin] === 1 ? 20 : 12));
  if (timescale === 0) throw new ForeignFilm('The film has no clock, and cannot be cut');
  return {
    bytes,
    timescale,
    defaults: {
      track: bytes.readUInt32BE(defaults.begin + 4),
      duration: bytes.readUInt32BE(defaults.begin + 12),
      flags: bytes.readUInt32BE(defaults.begin + 20),
    },
  };
}

/** Everything up to the end of `moov`. */
async function bytesOfHead(file: FileHandle): Promise<Buffer> {
  const header = Buffer.alloc(LONGEST_HEADER);
  let position = 0;
  for (;;) {
    const { bytesRead } = await file.read(header, 0, LONGEST_HEADER, position);
    const box = readBox(header.subarray(0, bytesRead));
    if (!box || position + box.size > LARGEST) throw new ForeignFilm('The film has no beginning');
    position += box.size;
    if (box.type === 'moov') break;
  }
  const bytes = Buffer.alloc(position);
  const { bytesRead } = await file.read(bytes, 0, position, 0);
  if (bytesRead < position) throw new ForeignFilm('The film has no beginning');
  return bytes;
}
