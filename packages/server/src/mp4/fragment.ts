import { boxAt, boxesIn } from './box.ts';

/** A `moof` that is not of the kind that the recorder writes; the message says in what. */
export class ForeignFragment extends Error {
  override readonly name = 'ForeignFragment';
}

/** What the samples of a track are unless a fragment says otherwise (`trex`). */
export interface SampleDefaults {
  readonly track: number;
  /** In ticks of the track. */
  readonly duration: number;
  readonly flags: number;
}

/** When a fragment is shown; in ticks of its track. */
export interface FragmentTimes {
  readonly start: number;
  readonly duration: number;
  /** Whether decoding can begin with its first picture. */
  readonly key: boolean;
}

/** Flags of `tfhd` and of `trun` (ISO/IEC 14496-12, 8.8.7 and 8.8.8). */
const TFHD = { baseOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20, ownBase: 0x20000 };
const TRUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };
/** Of a sample: it cannot be decoded without others. */
const NOT_SYNC = 0x10000;

/** Reads when a fragment is shown. @param moof - whole, with its header @throws ForeignFragment */
export function timesOf(moof: Buffer, { track, ...trex }: SampleDefaults): FragmentTimes {
  return readable(() => {
    const traf = trafOf(moof);
    const header = tfhdOf(moof, traf, trex);
    if (header.track !== track) throw new ForeignFragment('It has pictures of more than one track');
    const decodeTime = boxAt(moof, 'moof', 'traf', 'tfdt');
    if (!decodeTime) throw new ForeignFragment('It does not say when it is shown');
    const start = readTime(moof, decodeTime.begin);
    let duration = 0;
    let key: boolean | undefined;
    for (const box of boxesIn(moof, traf.begin, traf.end)) {
      if (box.type !== 'trun') continue;
      const run = runOf(moof, box.begin, header);
      duration += run.duration;
      key ??= run.samples > 0 ? run.key : undefined;
    }
    return { start, duration, key: key ?? false };
  });
}

/**
 * The same fragment, shown earlier.
 *
 * @param moof - whole, with its header; it is left as it is
 * @param ticks - of its track; not more than its start
 * @param sequence - its place in the new film, from 1
 * @throws ForeignFragment
 */
export function shifted(moof: Buffer, ticks: number, sequence: number): Buffer {
  return readable(() => {
    const copy = Buffer.from(moof);
    const number = boxAt(copy, 'moof', 'mfhd');
    if (number) copy.writeUInt32BE(sequence, number.begin + 4);
    const time = boxAt(copy, 'moof', 'traf', 'tfdt');
    if (!time) throw new ForeignFragment('It does not say when it is shown');
    const start = readTime(copy, time.begin) - ticks;
    if (copy[time.begin] === 1) copy.writeBigUInt64BE(BigInt(start), time.begin + 4);
    else copy.writeUInt32BE(start, time.begin + 4);
    return copy;
  });
}

function trafOf(moof: Buffer) {
  const movie = boxAt(moof, 'moof');
  const [traf, ...others] = boxesIn(moof, movie?.begin, movie?.end).filter(({ type }) => type === 'traf');
  if (!traf || others.length > 0)
    throw new ForeignFragment('It has pictures of more than one track, or none');
  return traf;
}

interface TrackHeader {
  readonly track: number;
  readonly duration: number;
  readonly flags: number;
}

function tfhdOf(
  moof: Buffer,
  traf: { readonly begin: number; readonly end: number },
  trex: Omit<SampleDefaults, 'track'>,
): TrackHeader {
  const box = boxesIn(moof, traf.begin, traf.end).find(({ type }) => type === 'tfhd');
  if (!box) throw new ForeignFragment('It does not say of which track it is');
  const given = moof.readUIntBE(box.begin + 1, 3);
  // Places that are counted from the beginning of the file would be wrong in another one.
  if (given & TFHD.baseOffset || !(given & TFHD.ownBase)) {
    throw new ForeignFragment('Its pictures are not counted from its own beginning');
  }
  let position = box.begin + 8;
  const take = (flag: number, otherwise: number): number => {
    if (!(given & flag)) return otherwise;
    position += 4;
    return moof.readUInt32BE(position - 4);
  };
  take(TFHD.description, 0);
  const duration = take(TFHD.duration, trex.duration);
  take(TFHD.size, 0);
  return { track: moof.readUInt32BE(box.begin + 4), duration, flags: take(TFHD.flags, trex.flags) };
}

/** Reads a run of samples. @param begin - of its content */
function runOf(moof: Buffer, begin: number, header: TrackHeader) {
  const given = moof.readUIntBE(begin + 1, 3);
  const samples = moof.readUInt32BE(begin + 4);
  let position = begin + 8 + (given & TRUN.offset ? 4 : 0);
  let firstFlags = header.flags;
  if (given & TRUN.firstFlags) {
    firstFlags = moof.readUInt32BE(position);
    position += 4;
  }
  const fields = [TRUN.duration, TRUN.size, TRUN.flags, TRUN.composition].filter((flag) => given & flag);
  const flagsAt = fields.indexOf(TRUN.flags) * 4;
  if (samples > 0 && flagsAt >= 0 && !(given & TRUN.firstFlags))
    firstFlags = moof.readUInt32BE(position + flagsAt);
  let duration = samples * header.duration;
  if (given & TRUN.duration) {
    duration = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      duration += moof.readUInt32BE(position + sample * fields.length * 4);
    }
  }
  return { samples, duration, key: (firstFlags & NOT_SYNC) === 0 };
}

/** A time of 32 or 64 bits, as the version of its box says. */
function readTime(bytes: Buffer, begin: number): number {
  return bytes[begin] === 1 ? Number(bytes.readBigUInt64BE(begin + 4)) : bytes.readUInt32BE(begin + 4);
}

/** What ends too early is foreign as well. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof RangeError) throw new ForeignFragment('It ends too early');
    throw problem;
  }
}
