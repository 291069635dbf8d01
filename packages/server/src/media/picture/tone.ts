import type { PictureSettings } from '../messages.ts';
import type { Exposure } from './automatics.ts';

/** The settings that colours and brightness are made from. */
export type ToneSettings = Pick<
  PictureSettings,
  'brightness' | 'contrast' | 'saturation' | 'gain' | 'red-gain' | 'blue-gain'
>;

/** What becomes of each plane of a full-range YUV picture, as expressions of FFmpeg's `lutyuv`. */
export interface Tone {
  readonly y: string;
  readonly u: string;
  readonly v: string;
}

/** Levels (of 255) that brightness adds at 100. */
const BRIGHTNESS_SPAN = 80;
/** Levels that red or blue gain adds to its channel at 100. */
const COLOUR_SPAN = 60;
/** Factor of full digital gain: 12 dB. */
const FULL_GAIN = 4;

/**
 * The tone curve of the settings.
 *
 * @param exposure - what the automatics add
 * @param digitalGain - whether `gain` is to be done here, because the source has none of its own
 * @returns null where the picture is left as it is
 */
export function toneOf(settings: ToneSettings, exposure: Exposure, digitalGain: boolean): Tone | null {
  const contrast = contrastFactor(settings.contrast);
  const saturation = settings.saturation / 50;
  const gain = exposure.factor * (digitalGain ? FULL_GAIN ** (settings.gain / 100) : 1);
  // A channel's offset in BT.709's terms: what +1 of red and of blue does to Y, Cb and Cr.
  const red = ((settings['red-gain'] - 50) / 50) * COLOUR_SPAN;
  const blue = ((settings['blue-gain'] - 50) / 50) * COLOUR_SPAN;
  const lift = ((settings.brightness - 50) / 50) * BRIGHTNESS_SPAN + 0.2126 * red + 0.0722 * blue;
  const cb = -0.1146 * red + 0.5 * blue;
  const cr = 0.5 * red - 0.0458 * blue;

  const luma = affine(gain * contrast, 128 * (1 - contrast) + lift);
  const chroma = gain * contrast * saturation;
  // The cast is that of the sensor: what the white balance takes away grows with the gain alone.
  const u = affine(chroma, 128 - chroma * (128 + exposure.castU) + cb);
  const v = affine(chroma, 128 - chroma * (128 + exposure.castV) + cr);
  return luma === 'val' && u === 'val' && v === 'val' ? null : { y: luma, u, v };
}

/** The factor of contrast: 0.4 at 0, 1 at 50, 2.5 at 100. */
function contrastFactor(contrast: number): number {
  return 2.5 ** ((contrast - 50) / 50);
}

function affine(factor: number, offset: number): string {
  const f = factor.toFixed(4);
  const o = offset.toFixed(2);
  if (f === '1.0000' && (o === '0.00' || o === '-0.00')) return 'val';
  // Rounded, not cut: cutting would darken by half a level at every stage.
  return `val*${f}+${o}+0.5`.replace('+-', '-');
}
