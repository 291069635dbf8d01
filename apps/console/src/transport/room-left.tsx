import { useKey } from '@sightglass/react';
import type { ReactElement } from 'react';
import { useFormats } from '../language/formats.ts';
import { useTransportWords } from './phrases.ts';
import { roomOf } from './room.ts';

/** How long can still be recorded; a line over the page warns before that ends. */
export function RoomLeft(): ReactElement | undefined {
  const words = useTransportWords();
  const { bytes, hours } = useFormats();
  const [storage] = useKey('storage');
  if (!storage) return undefined;
  const room = roomOf(storage);
  const time = room.seconds === undefined ? undefined : hours(room.seconds);
  return (
    <div className="transport-room" data-level={room.level}>
      <p className="transport-room-left">
        {room.level === 'full' && <strong>{words.full}</strong>}
        {room.level !== 'full' && time !== undefined && <strong>{words.left(time)}</strong>}
        <span className="transport-bytes">
          {time === undefined ? words.free(bytes(storage.freeBytes)) : bytes(storage.freeBytes)}
        </span>
      </p>
    </div>
  );
}
