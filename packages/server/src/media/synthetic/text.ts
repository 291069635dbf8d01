import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from './font.ts';
import { type Colour, fillRectangle, type Planes } from './planes.ts';

/** Draws a text with its top left corner at (left, top); `cell` is the size of a font cell in pixels, a whole number. */
export function drawText(
  planes: Planes,
  text: string,
  left: number,
  top: number,
  cell: number,
  colour: Colour,
): void {
  let x = left;
  for (const character of text) {
    const glyph = glyphOf(character);
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      const bits = glyph[row] ?? 0;
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        if (((bits >> (GLYPH_WIDTH - 1 - column)) & 1) === 0) continue;
        const cellLeft = x + column * cell;
        const cellTop = top + row * cell;
        fillRectangle(planes, cellLeft, cellTop, cellLeft + cell, cellTop + cell, colour);
      }
    }
    x += (GLYPH_WIDTH + 1) * cell;
  }
}
