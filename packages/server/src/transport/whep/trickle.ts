import { HttpError } from '../http/http-error.ts';
import { usableCandidates } from './offer.ts';
import { attributes, sectionsOf } from './sdp.ts';

/** What a viewer tells of its own addresses after the offer (RFC 8840, section 9). */
export interface Trickle {
  /** Names the viewer's side of the connection; undefined where it is left out. */
  readonly ufrag: string | undefined;
  /** The candidates that can be used. */
  readonly candidates: readonly string[];
}

/**
 * Reads a fragment of a description; attributes that do not matter here count for nothing.
 *
 * @throws HttpError 400 for a line that no description has
 */
export function readTrickle(fragment: string): Trickle {
  const { session, media } = sectionsOf(fragment);
  const strange = [session, ...media].flatMap(({ lines }) => lines).find((line) => !/^[a-z]=/.test(line));
  if (strange !== undefined) {
    throw new HttpError(
      400,
      'INVALID_FRAGMENT',
      'Send lines of a session description, such as a=candidate:…',
    );
  }
  const all = (name: string) => [session, ...media].flatMap((section) => attributes(section, name));
  return { ufrag: all('ice-ufrag')[0], candidates: usableCandidates(all('candidate')) };
}
