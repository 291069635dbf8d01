import type { SceneSettings } from '../sources/source.ts';
import type { Planes } from './planes.ts';

/** How a simulated sensor turns the scene's colours into those of the picture: a table per plane, by scene level. */
export interface SensorResponse {
  readonly luma: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
  /** Greatest deviation of the grain that is added afterwards, in levels; the luma table leaves room for it. */
  readonly grain: number;
}

/** The lamp is warm: so many levels are added to both chroma planes where the light is on. */
const CAST = { u: -8, v: 8 };
/** How much of the lit scene is left with the lamp off. */
const DARK = 0.09;
/** At a gain of 100 the picture is so many times as bright as at 0. */
const GREATEST_GAIN = 3.2;
const BASE_GRAIN = 2;
const GAIN_GRAIN = 16;

/** Scene colours as they are. */
export const PLAIN: SensorResponse = tables(
  (level) => level,
  (level) => level,
  (level) => level,
  0,
);

/** The response of a sensor under light and gain. */
export function responseOf(scene: SceneSettings): SensorResponse {
  const gain = Math.min(100, Math.max(0, scene.gain)) / 100;
  const factor = (scene.light ? 1 : DARK) * (1 + (GREATEST_GAIN - 1) * gain);
  const grain = Math.round(BASE_GRAIN + GAIN_GRAIN * gain);
  // Colour fades in the dark, and does not grow beyond what a sensor can tell.
  const colour = Math.min(1.5, factor ** 0.7);
  const chroma = (cast: number) => (level: number) => 128 + (level - 128 + cast) * colour;
  return tables((level) => shoulder(level * factor) - grain, chroma(CAST.u), chroma(CAST.v), grain);
}

/** Bends highlights instead of cutting them off: straight up to 200, then approaching 255. */
function shoulder(level: number): number {
  const knee = 200;
  return level <= knee ? level : knee + (255 - knee) * (1 - Math.exp((knee - level) / (255 - knee)));
}

function tables(
  luma: (level: number) => number,
  cb: (level: number) => number,
  cr: (level: number) => number,
  grain: number,
): SensorResponse {
  const table = (curve: (level: number) => number, greatest: number) =>
    Uint8Array.from({ length: 256 }, (_, level) => Math.min(greatest, Math.max(0, Math.round(curve(level)))));
  return { luma: table(luma, 255 - 2 * grain), cb: table(cb, 255), cr: table(cr, 255), grain };
}

/** Writes `from` through the response into `to`, which has the same shape. */
export function applyResponse(response: SensorResponse, from: Planes, to: Planes): void {
  through(response.luma, from.luma, to.luma);
  through(response.cb, from.cb, to.cb);
  through(response.cr, from.cr, to.cr);
}

function through(table: Uint8Array, from: Uint8Array, to: Uint8Array): void {
  for (let index = 0; index < from.length; index++) to[index] = table[from[index] ?? 0] ?? 0;
}
