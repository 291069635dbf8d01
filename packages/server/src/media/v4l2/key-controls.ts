import { rowOf } from '@sightglass/protocol';
import type { CameraKey, PictureSettings } from '../messages.ts';
import { fromDevice, toDevice } from './scale.ts';
import { type Control, TYPE } from './structures.ts';
import type { DeviceControl } from './video-device.ts';

/** Ids of controls, as in `linux/v4l2-controls.h`: names have changed over the kernel's versions, these do not. */
export const ID = {
  brightness: 0x0098_0900,
  contrast: 0x0098_0901,
  saturation: 0x0098_0902,
  autoWhiteBalance: 0x0098_090c,
  redBalance: 0x0098_090e,
  blueBalance: 0x0098_090f,
  autoGain: 0x0098_0912,
  gain: 0x0098_0913,
  sharpness: 0x0098_091b,
  illuminator: 0x0098_0925,
  exposureAuto: 0x009a_0901,
  flashLedMode: 0x009c_0901,
  analogueGain: 0x009e_0903,
} as const;

/** What a key is in the camera, and how values go over. */
export interface KeyControl {
  readonly key: CameraKey;
  readonly control: Control;
  /** The automatic that has to be off before this one can be set. */
  readonly ruledBy: CameraKey | undefined;
  toDevice(settings: PictureSettings): number;
  fromDevice(value: number): number | boolean;
}

/** Exposure modes of a camera. */
const EXPOSURE = { auto: 0, manual: 1, shutterFirst: 2, apertureFirst: 3 } as const;
const LED = { none: 0, torch: 2 } as const;

const LEVELS = [
  ['brightness', ID.brightness],
  ['contrast', ID.contrast],
  ['saturation', ID.saturation],
  ['sharpness', ID.sharpness],
  ['gain', ID.gain, ID.analogueGain],
  ['red-gain', ID.redBalance],
  ['blue-gain', ID.blueBalance],
] as const;

/**
 * Which key is which control of a camera: the automatics first, which decide over the others. A key that is not in it has to
 * be done in software.
 *
 * @param head - whose light it is
 */
export function keyControlsOf(controls: readonly DeviceControl[], head: 1 | 2): readonly KeyControl[] {
  const find = (id: number, type: number) => controls.find((each) => each.id === id && each.type === type);
  const found: KeyControl[] = [];
  const addSwitch = (key: CameraKey, control: Control | undefined, on: number, off: number) => {
    if (!control) return;
    found.push({
      key,
      control,
      ruledBy: undefined,
      toDevice: (settings) => (settings[key] ? on : off),
      fromDevice: (value) => value !== off,
    });
  };
  const exposure = find(ID.exposureAuto, TYPE.menu);
  if (exposure) {
    const has = (mode: number) => hasChoice(exposure, mode);
    const automatics: readonly number[] = [EXPOSURE.apertureFirst, EXPOSURE.auto];
    const automatic = [exposure.default, ...automatics].find(
      (mode) => automatics.includes(mode) && has(mode),
    );
    // Some know no other than that which leaves them the aperture: they have none.
    const manual = [EXPOSURE.manual, EXPOSURE.shutterFirst].find(has);
    if (automatic !== undefined && manual !== undefined) {
      addSwitch('auto-exposure', exposure, automatic, manual);
    }
  }
  addSwitch('auto-exposure', find(ID.autoGain, TYPE.boolean), 1, 0);
  addSwitch('auto-white-balance', find(ID.autoWhiteBalance, TYPE.boolean), 1, 0);
  const light = head === 1 ? 'cam1-light' : 'cam2-light';
  const led = find(ID.flashLedMode, TYPE.menu);
  if (led && hasChoice(led, LED.torch)) addSwitch(light, led, LED.torch, LED.none);
  else addSwitch(light, find(ID.illuminator, TYPE.boolean), 1, 0);

  for (const [key, ...ids] of LEVELS) {
    const control = ids.map((id) => find(id, TYPE.integer)).find((each) => each && each.max > each.min);
    if (!control) continue;
    const { neutral = 50, ruledBy } = levelRow(key);
    found.push({
      key,
      control,
      ruledBy: found.find((each) => each.key === ruledBy)?.key,
      toDevice: (settings) => toDevice(settings[key], control, neutral),
      fromDevice: (value) => fromDevice(value, control, neutral),
    });
  }
  return found;
}

function hasChoice({ choices = [] }: DeviceControl, wanted: number): boolean {
  return choices.some(({ value }) => value === wanted);
}

/** Where the table says that a level stands when nothing is changed, and which automatic it belongs to. */
function levelRow(key: CameraKey): { readonly neutral?: number; readonly ruledBy?: string } {
  const row = rowOf(key);
  return row.type === 'integer' ? row : {};
}
