import { checkValue, defaultState, findKey, type Offer, rowOf, type State } from '@sightglass/protocol';
import { checkMoment } from './rules.ts';

/** The values to begin with. @param kept - those of an earlier run; what is unknown or out of range by now is left at its default */
export function restored(kept: Readonly<Record<string, unknown>>, offer: Offer): State {
  const values: Record<string, unknown> = { ...defaultState() };
  for (const [name, raw] of Object.entries(kept)) {
    const key = findKey(name);
    if (key === undefined || !rowOf(key).kept) continue;
    try {
      const value = checkValue(key, raw, offer);
      checkMoment(key, value, defaultState(), offer, key);
      values[key] = value;
    } catch {
      // Out of range by now, such as the sensor of a head that was taken away: the default holds.
    }
  }
  if (offer.sensors[0] === 0 && offer.sensors[1] > 0) values['main-camera'] = 2;
  if (!offer.resolutions.includes(String(values['resolution']))) values['resolution'] = likeDefault(offer);
  return values as State;
}

/** The largest size on offer that is no larger than the default; if all are, the first. */
function likeDefault({ resolutions }: Offer): string | undefined {
  const pixels = (size: string) => size.split('x').reduce((product, side) => product * Number(side), 1);
  const most = pixels(defaultState().resolution);
  const sizes = resolutions.filter((size) => pixels(size) <= most);
  return sizes.toSorted((a, b) => pixels(b) - pixels(a))[0] ?? resolutions[0];
}
