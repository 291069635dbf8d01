import type { SceneSettings } from '../sources/source.ts';
import { Canvas, type View } from './canvas.ts';
import { Grain } from './grain.ts';
import { expose, light, lightMapOf, meanLuma } from './light.ts';
import { newPlanes, type Planes, type Size } from './planes.ts';
import type { Area, Scene } from './scene.ts';
import { applyResponse, PLAIN, responseOf, type SensorResponse } from './sensor-response.ts';

/** Mean luma of a lit picture at no gain: a little under-exposed, so that automatic exposure has something to do. */
const LIT_MEAN = 82;

/** What stands still in one view at one size, painted once: in scene colours and, for the moment's response, in picture colours. */
interface Set {
  readonly size: Size;
  readonly view: View;
  readonly background: Planes;
  readonly carriage: Planes | undefined;
  readonly shownBackground: Planes;
  readonly shownCarriage: Planes | undefined;
  shownFor: string;
}

/**
 * Takes pictures of a scene. What stands still is copied from a picture that was painted before; only what moves
 * is painted anew, in small regions: that is what makes a frame cheap.
 */
export class Studio {
  readonly #scene: Scene;
  readonly #grain = new Grain();
  #set: Set | undefined;
  #response: SensorResponse = PLAIN;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Paints the scene at a time in s, as one of its views shows it. */
  paint(planes: Planes, view: View, settings: SceneSettings, time: number): void {
    const set = this.#prepare(planes, view);
    this.#develop(set, settings);
    copy(set.shownBackground, planes);
    const canvas = new Canvas(planes, view, this.#response);
    this.#scene.paintBehind(canvas, time);
    if (set.shownCarriage) {
      const shift = this.#scene.carriage?.shift(time) ?? 0;
      this.#placeCarriage(set.shownCarriage, canvas, Math.round(shift * canvas.scale));
    }
    this.#scene.paintFront(canvas, time);
    this.#grain.add(planes, this.#response.grain);
  }

  #prepare(size: Size, view: View): Set {
    const { width, height } = size;
    if (
      this.#set &&
      this.#set.size.width === width &&
      this.#set.size.height === height &&
      this.#set.view === view
    ) {
      return this.#set;
    }
    const background = newPlanes({ width, height });
    const canvas = new Canvas(background, view, PLAIN);
    this.#scene.paintBackground(canvas);
    light(background, lightMapOf(canvas, this.#scene));
    const carriage = this.#paintCarriage(size, view);
    const shownBackground = newPlanes({ width, height });
    this.#set = {
      size: { width, height },
      view,
      background,
      carriage,
      shownBackground,
      shownCarriage: carriage && newPlanes(carriage),
      shownFor: '',
    };
    // Exposed for the picture as a whole, with the carriage at rest in it.
    copy(background, shownBackground);
    if (carriage) this.#placeCarriage(carriage, new Canvas(shownBackground, view, PLAIN), 0);
    const factor = LIT_MEAN / Math.max(1, meanLuma(shownBackground));
    for (const planes of [background, carriage]) if (planes) expose(planes, factor);
    return this.#set;
  }

  /** The carriage on planes that are wider than the picture by its reach at both sides. */
  #paintCarriage({ width, height }: Size, view: View): Planes | undefined {
    const { carriage } = this.#scene;
    if (!carriage) return undefined;
    const margin = 2 * Math.ceil((carriage.reach * view.zoom * height) / 2 + 1);
    const planes = newPlanes({ width: width + 2 * margin, height });
    const canvas = new Canvas(planes, view, PLAIN, height);
    carriage.paint(canvas);
    light(planes, lightMapOf(canvas, this.#scene));
    return planes;
  }

  /** Brings what stands still into the picture colours of light and gain, where these changed. */
  #develop(set: Set, settings: SceneSettings): void {
    const key = `${settings.light} ${settings.gain}`;
    if (set.shownFor === key) return;
    set.shownFor = key;
    this.#response = responseOf(settings);
    applyResponse(this.#response, set.background, set.shownBackground);
    if (set.carriage && set.shownCarriage) applyResponse(this.#response, set.carriage, set.shownCarriage);
    // With the lamp on, what glows is too faint to be seen.
    if (!settings.light) this.#scene.paintGlimmer(new Canvas(set.shownBackground, set.view, PLAIN));
  }

  /** `shift` is the distance from its rest, in pixels. */
  #placeCarriage(carriage: Planes, canvas: Canvas, shift: number): void {
    for (const area of this.#scene.carriage?.areas ?? []) copyArea(carriage, canvas, area, shift);
  }
}

function copy(from: Planes, to: Planes): void {
  copyRows(from.luma, from.lumaStride, to.luma, to.lumaStride, to.width, to.height);
  const width = (to.width + 1) >> 1;
  const height = (to.height + 1) >> 1;
  copyRows(from.cb, from.chromaStride, to.cb, to.chromaStride, width, height);
  copyRows(from.cr, from.chromaStride, to.cr, to.chromaStride, width, height);
}

function copyRows(
  from: Uint8Array,
  fromStride: number,
  to: Uint8Array,
  toStride: number,
  width: number,
  height: number,
): void {
  if (fromStride === toStride && to.length >= fromStride * height) {
    to.set(from.subarray(0, fromStride * height));
    return;
  }
  for (let y = 0; y < height; y++)
    to.set(from.subarray(y * fromStride, y * fromStride + width), y * toStride);
}

/** Copies a part of the carriage, `shift` pixels to the right of its rest. */
function copyArea(from: Planes, canvas: Canvas, area: Area, shift: number): void {
  const to = canvas.planes;
  const margin = (from.width - to.width) / 2;
  const left = Math.max(0, Math.round(canvas.pixelX(area.left)) + shift);
  const right = Math.min(to.width, Math.round(canvas.pixelX(area.right)) + shift);
  const top = Math.max(0, Math.round(canvas.pixelY(area.top)));
  const bottom = Math.min(to.height, Math.round(canvas.pixelY(area.bottom)));
  if (left >= right || top >= bottom) return;
  const offset = margin - shift;
  for (let y = top; y < bottom; y++) {
    const start = y * from.lumaStride + offset;
    to.luma.set(from.luma.subarray(start + left, start + right), y * to.lumaStride + left);
  }
  const chromaLeft = (left + 1) >> 1;
  const chromaRight = (right + 1) >> 1;
  for (let y = (top + 1) >> 1; y < (bottom + 1) >> 1; y++) {
    const start = y * from.chromaStride + (offset >> 1);
    const at = y * to.chromaStride + chromaLeft;
    to.cb.set(from.cb.subarray(start + chromaLeft, start + chromaRight), at);
    to.cr.set(from.cr.subarray(start + chromaLeft, start + chromaRight), at);
  }
}
