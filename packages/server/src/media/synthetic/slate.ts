import type { Frame } from 'node-av';
import { cellsOf, GLYPH_HEIGHT } from './font.ts';
import { type Colour, fillRectangle, newFrame, type Planes, planesOf, type Size } from './planes.ts';
import { drawText } from './text.ts';

const GROUND: Colour = { y: 30, u: 131, v: 126 };
const PANEL: Colour = { y: 42, u: 131, v: 126 };
const RULE: Colour = { y: 74, u: 131, v: 126 };
const INK: Colour = { y: 205, u: 128, v: 128 };
const FAINT: Colour = { y: 128, u: 129, v: 127 };

/**
 * The picture shown in place of a head that delivers none: "NO SIGNAL" on a dark, calm ground, with the title (say,
 * the head's name or what is wrong) below it. The caller owns the frame. Throws FFmpegError when there is no memory.
 */
export function drawSlate(format: Size, title: string): Frame {
  const frame = newFrame(format);
  const planes = planesOf(frame);
  const { width, height } = format;
  fillRectangle(planes, 0, 0, width, height, GROUND);
  const unit = Math.max(1, Math.round(height / 90));
  const middle = Math.round(height / 2);
  const halfPanel = Math.min(Math.round(width * 0.4), unit * 44);
  const centre = Math.round(width / 2);
  fillRectangle(planes, centre - halfPanel, middle - 14 * unit, centre + halfPanel, middle + 14 * unit, RULE);
  fillRectangle(
    planes,
    centre - halfPanel + 1,
    middle - 14 * unit + 1,
    centre + halfPanel - 1,
    middle + 14 * unit - 1,
    PANEL,
  );
  drawCentred(planes, 'NO SIGNAL', middle - 8 * unit, unit, INK, 2 * halfPanel);
  drawCentred(planes, title, middle + 5 * unit, Math.max(1, unit >> 1), FAINT, 2 * halfPanel);
  return frame;
}

/** Draws a line of text around the middle of the picture, in smaller cells where it would not fit in `room` pixels. */
function drawCentred(
  planes: Planes,
  text: string,
  top: number,
  cell: number,
  colour: Colour,
  room: number,
): void {
  const cells = cellsOf(text);
  const fitting = Math.max(1, Math.min(cell, Math.floor((room - 4) / Math.max(1, cells))));
  const left = Math.round((planes.width - cells * fitting) / 2);
  drawText(planes, text, left, top + (((cell - fitting) * GLYPH_HEIGHT) >> 1), fitting, colour);
}
