import { useKey } from '@sightglass/react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useFormats } from '../language/formats.ts';
import { roomOf } from '../transport/room.ts';
import { PageLine } from './page-line.tsx';
import { useWords } from './phrases.ts';

/** Says that the disk is full, or nearly so, and what to do; it goes by itself when there is room again. */
export function RoomLine(): ReactElement | undefined {
  const words = useWords();
  const { hours } = useFormats();
  const [storage] = useKey('storage');
  if (!storage) return undefined;
  const room = roomOf(storage);
  if (room.level !== 'short' && room.level !== 'full') return undefined;
  const isFull = room.level === 'full';
  return (
    <PageLine kind={isFull ? 'grave' : 'amber'}>
      {isFull ? words.diskIsFull : words.diskIsShort(hours(room.seconds ?? 0))}{' '}
      <Link href="/library">{words.toLibrary}</Link>
    </PageLine>
  );
}
