/**
 * Width and height in pixels of a JPEG, from its frame header (ITU-T T.81, B.2.2).
 *
 * @param jpeg - at least its beginning, up to the frame header
 * @returns undefined for what is no JPEG
 */
export function jpegSize(jpeg: Buffer): { width: number; height: number } | undefined {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return undefined;
  let position = 2;
  // Marker, length of the segment, and of a frame header: precision, height, width.
  while (position + 9 <= jpeg.length && jpeg[position] === 0xff) {
    const marker = jpeg[position + 1] ?? 0;
    if (isFrameHeader(marker)) {
      return { height: jpeg.readUInt16BE(position + 5), width: jpeg.readUInt16BE(position + 7) };
    }
    position += 2 + jpeg.readUInt16BE(position + 2);
  }
  return undefined;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
