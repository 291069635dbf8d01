import type { VideoPacket } from '../../media/messages.ts';

const FORMAT = { width: 1_280, height: 720, fps: 30 };

/** A picture as encoders make them: whole packets of content, told apart by `seed`. */
export function pictureOf(key: boolean, at: number, seed: number, bytes = 3_000): VideoPacket {
  const slice = [0, 0, 0, 1, key ? 0x65 : 0x41, ...new Uint8Array(bytes).fill((seed % 200) + 1)];
  const sets = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x28, 0x8c, 0, 0, 0, 1, 0x68, 0xce, 0x3c, 0x80];
  return { data: Uint8Array.from(key ? [...sets, ...slice] : slice), key, at, format: FORMAT };
}
