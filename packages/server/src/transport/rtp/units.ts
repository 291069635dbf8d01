import type { VideoPacket } from '../../media/messages.ts';
import { nalUnits } from './h264.ts';

const known = new WeakMap<VideoPacket, readonly Uint8Array[]>();

/** The NAL units of a picture: looked for once, for all who are sent it. */
export function unitsOf(packet: VideoPacket): readonly Uint8Array[] {
  const before = known.get(packet);
  if (before) return before;
  const units = nalUnits(packet.data);
  known.set(packet, units);
  return units;
}
