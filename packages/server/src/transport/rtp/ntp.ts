/** Seconds from 1900, which NTP counts from, to 1970. */
const OFFSET = 2_208_988_800;

/** A moment as NTP has it: seconds since 1900, and their fraction, 32 bits each (RFC 5905, section 6). @param at - ms since 1970 */
export function ntpOf(at: number): bigint {
  const seconds = Math.floor(at / 1_000);
  const fraction = Math.floor(((at - seconds * 1_000) / 1_000) * 2 ** 32);
  return (BigInt(seconds + OFFSET) << 32n) | BigInt(fraction);
}
