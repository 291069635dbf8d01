import { cellsOf, GLYPH_HEIGHT } from './font.ts';
import { drawMarker, type Marker, markerBlock } from './marker.ts';
import { type Colour, fillRectangle, type Planes } from './planes.ts';
import { drawText } from './text.ts';

const INK: Colour = { y: 226, u: 128, v: 128 };
const BAND: Colour = { y: 24, u: 128, v: 128 };

/**
 * Burns in what a camera's on-screen display shows: the marker for machines and, below it for people, the clock in
 * UTC, the number of the frame and where the picture comes from. Light, gain and grain do not touch it.
 */
export function drawDisplay(planes: Planes, counter: number, clock: number, place: string): void {
  const marker: Marker = { counter, clockMs: clock };
  drawMarker(planes, marker);
  const time = new Date(clock).toISOString().replace('T', ' ').replace('Z', ' UTC');
  const text = `${time}  #${String(counter).padStart(6, '0')}  ${place}`;
  const block = markerBlock(planes.height);
  const wanted = Math.max(1, Math.round(planes.height / 360));
  const fitting = Math.max(1, Math.min(wanted, Math.floor((planes.width - 2 * block) / (cellsOf(text) + 4))));
  const height = (GLYPH_HEIGHT + 4) * fitting;
  fillRectangle(planes, 0, block, (cellsOf(text) + 8) * fitting, block + height, BAND);
  drawText(planes, text, 4 * fitting, block + 2 * fitting, fitting, INK);
}
