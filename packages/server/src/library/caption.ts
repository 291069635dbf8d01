import { type MediaRecord, ProtocolError } from '@sightglass/protocol';
import { isOneLine, ONE_LINE } from '../one-line.ts';

/** Most characters of a name and of a note. */
export const NAME_LENGTH = 120;
export const NOTE_LENGTH = 2_000;

/** What somebody calls a record and wrote about it; null where nobody did. */
export type Caption = Pick<MediaRecord, 'name' | 'note'>;

/**
 * Checks what somebody wants to write beside a record. Blank text removes what there was.
 *
 * @param wanted - what is left out stays as it is
 * @throws ProtocolError `Invalid value`
 */
export function checkCaption({ name, note }: Partial<Caption>): Partial<Caption> {
  return {
    ...(name === undefined ? {} : { name: checkName(name) }),
    ...(note === undefined ? {} : { note: checkNote(note) }),
  };
}

function checkName(name: string | null): string | null {
  const trimmed = name?.trim().normalize('NFC') ?? '';
  if ([...trimmed].length > NAME_LENGTH || !isOneLine(trimmed)) {
    const remedy = `A name is one line of at most ${NAME_LENGTH} characters, ${ONE_LINE}`;
    throw new ProtocolError('Invalid value', remedy);
  }
  return trimmed || null;
}

function checkNote(note: string | null): string | null {
  if (note === null || note.trim() === '') return null;
  if ([...note].length > NOTE_LENGTH) {
    throw new ProtocolError('Invalid value', `A note has at most ${NOTE_LENGTH} characters`);
  }
  return note;
}
