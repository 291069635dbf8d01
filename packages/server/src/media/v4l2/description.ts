import { type Abilities, type FormatReport, keyReports, MOST_TOLD } from '../abilities.ts';
import type { CameraKey, PictureKey } from '../messages.ts';
import { keyControlsOf } from './key-controls.ts';
import { type Control, FLAG } from './structures.ts';
import type { Mode, VideoDevice } from './video-device.ts';

/** What a device delivers, with all rates. Takes some hundred requests: to be kept. */
export async function formatsOf(
  device: VideoDevice,
  modes: readonly Mode[],
): Promise<readonly FormatReport[]> {
  const reports: FormatReport[] = [];
  for (const mode of modes.slice(0, MOST_TOLD)) {
    const { fourcc: format, width, height } = mode;
    const rates = new Set((await device.rates(mode)).map((rate) => Math.round(rate * 100) / 100));
    reports.push({ format, width, height, rates: [...rates].toSorted((a, b) => b - a) });
  }
  return reports;
}

/**
 * What a device can at this moment.
 *
 * @param head - whose light its light is
 * @param keys - those that it has not refused to do; undefined while it was not asked to do any
 */
export async function describeDevice(
  device: VideoDevice,
  {
    path,
    head,
    formats,
    keys,
  }: { path: string; head: 1 | 2; formats: readonly FormatReport[]; keys?: ReadonlySet<PictureKey> },
): Promise<Abilities> {
  const controls = await device.controls();
  const done = new Map<CameraKey, readonly string[]>();
  for (const { key, control } of keyControlsOf(controls, head)) {
    if (keys?.has(key) === false) continue;
    done.set(key, [...(done.get(key) ?? []), idOf(control)]);
  }
  return {
    device: path,
    name: device.capability.card,
    formats,
    controls: controls.slice(0, MOST_TOLD).map((control) => {
      const { name, min, max, default: standard, flags, choices } = control;
      const inactive = (flags & FLAG.inactive) !== 0;
      const report = { id: idOf(control), name, min, max, default: standard, inactive };
      return choices ? { ...report, choices: choices.slice(0, MOST_TOLD) } : report;
    }),
    keys: keyReports(done),
  };
}

function idOf({ id }: Control): string {
  return `0x${id.toString(16).padStart(8, '0')}`;
}
