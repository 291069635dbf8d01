/** Types of NAL units (ITU-T H.264, table 7-1). */
const TYPE = { delimiter: 9, sps: 7, pps: 8 } as const;

/** What a decoder must know before the first picture. */
export interface ParameterSets {
  /** Sequence parameter set, without a start code. */
  readonly sps: Uint8Array;
  /** Picture parameter set, without a start code. */
  readonly pps: Uint8Array;
}

/**
 * The NAL units of a byte stream (ITU-T H.264, annex B), without start codes, and without access unit delimiters,
 * which say nothing where packets are whole. They share memory with the stream.
 */
export function nalUnits(stream: Uint8Array): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  let begin = -1;
  for (let at = 0; ; ) {
    const code = startCode(stream, at);
    if (begin >= 0) {
      // Zeros in front of a start code belong to nobody.
      let end = code < 0 ? stream.length : code;
      while (end > begin && stream[end - 1] === 0) end -= 1;
      const unit = stream.subarray(begin, end);
      if (unit.length > 0 && typeOf(unit) !== TYPE.delimiter) units.push(unit);
    }
    if (code < 0) return units;
    begin = code + 3;
    at = begin;
  }
}

/** The parameter sets in front of a key frame; undefined where there are none. */
export function parameterSets(units: readonly Uint8Array[]): ParameterSets | undefined {
  const sps = units.find((unit) => typeOf(unit) === TYPE.sps);
  const pps = units.find((unit) => typeOf(unit) === TYPE.pps);
  return sps && pps ? { sps, pps } : undefined;
}

/** Profile, constraints and level in hexadecimal digits, such as `42c01f` (RFC 6184, section 8.1). */
export function profileLevelId({ sps }: ParameterSets): string {
  return Buffer.from(sps.subarray(1, 4)).toString('hex');
}

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

/** Where the next three bytes 0, 0, 1 begin; -1 where there are none. */
function startCode(stream: Uint8Array, from: number): number {
  for (let at = from; at + 2 < stream.length; ) {
    const third = stream[at + 2] ?? 0;
    if (third > 1) at += 3;
    else if (third === 1 && stream[at] === 0 && stream[at + 1] === 0) return at;
    else at += 1;
  }
  return -1;
}
