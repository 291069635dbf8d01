import { realpathSync } from 'node:fs';
import { openIoctl } from '../../kernel/ioctl.ts';
import type { Abilities } from '../abilities.ts';
import type { DeviceName, FoundCamera, FoundSizes } from '../messages.ts';
import { within } from '../sources/within.ts';
import { isForbidden, openingProblem } from './camera-problem.ts';
import { describeDevice, formatsOf } from './description.ts';
import { candidates, isFirstNode, PLACES, sourceName } from './finder.ts';
import { inUse } from './in-use.ts';
import { isUsable, sizesOf } from './modes.ts';
import type { Hardware } from './v4l2-source.ts';
import { type Mode, VideoDevice } from './video-device.ts';

type Ways = Pick<Hardware, 'places' | 'open'>;

/** A camera that takes longer to answer, in ms, is none. There are hundreds of questions, and small computers. */
const LOOKING_MS = 20_000;

const WAYS: Ways = { places: PLACES, open: openIoctl };

/**
 * The sizes that a camera delivers, smallest first; none where it is not there or cannot be opened.
 *
 * @param taken - real paths that are passed over, unless the camera is named by its path
 */
export async function surveySizes(
  name: DeviceName,
  taken: readonly string[],
  ways = WAYS,
): Promise<FoundSizes> {
  for (const path of realPaths(name, ways)) {
    if (name.by !== 'path' && taken.includes(path)) continue;
    const sizes = await look(path, ways, (_device, modes) => sizesOf(modes));
    if (sizes) return { path, sizes };
  }
  return { path: null, sizes: [] };
}

/** What a camera that no head uses can; undefined where there is none. @param head - whose light its light is */
export async function surveyAbilities(
  name: DeviceName,
  head: 1 | 2,
  ways = WAYS,
): Promise<Abilities | undefined> {
  for (const path of unused(name, ways)) {
    const abilities = await look(path, ways, describer(path, head));
    if (abilities) return abilities;
  }
  return undefined;
}

/**
 * The cameras of this machine that no head uses, and what each could do as camera 1. Those that this user may not open are
 * told with what to do about it.
 */
export async function findDevices(ways = WAYS): Promise<readonly FoundCamera[]> {
  const found: FoundCamera[] = [];
  for (const path of unused({ by: 'any' }, ways)) {
    let forbidden: string | undefined;
    const abilities = await look(path, ways, describer(path, 1), (problem) => {
      if (isForbidden(problem)) forbidden = openingProblem(path, problem).message;
    });
    // A head may have begun to use it meanwhile.
    if (inUse.has(path)) continue;
    // Of one that is closed, nobody can say what it delivers: only its first node is told.
    if (!abilities && (forbidden === undefined || !isFirstNode(path, ways.places))) continue;
    const told = found.map(({ address }) => address);
    const camera = { address: sourceName(path, told, ways.places), model: null };
    if (abilities) found.push({ ...camera, name: abilities.name ?? null, abilities });
    else found.push({ ...camera, name: null, ...(forbidden ? { problem: forbidden } : {}) });
  }
  return found;
}

/** @param head - whose light the light of the camera is */
function describer(path: string, head: 1 | 2) {
  return async (device: VideoDevice, modes: readonly Mode[]): Promise<Abilities> => {
    const formats = await formatsOf(device, modes);
    return describeDevice(device, { path, head, formats });
  };
}

function unused(name: DeviceName, ways: Ways): readonly string[] {
  return realPaths(name, ways).filter((path) => !inUse.has(path));
}

function realPaths(name: DeviceName, { places }: Ways): readonly string[] {
  return candidates(name, places).flatMap((path) => {
    try {
      return [realpathSync(path)];
    } catch {
      // Unplugged in this moment.
      return [];
    }
  });
}

/** As {@link ask}, but no longer than a camera may take: somebody waits. */
function look<T>(...question: Parameters<typeof ask<T>>): Promise<T | undefined> {
  return within(LOOKING_MS, ask(...question));
}

/** Opens a device for a moment. @returns undefined where it delivers no pictures that can be used, or cannot be opened */
async function ask<T>(
  path: string,
  { open }: Ways,
  question: (device: VideoDevice, modes: readonly Mode[]) => T | Promise<T>,
  failed: (problem: unknown) => void = () => {},
): Promise<T | undefined> {
  let device: VideoDevice | undefined;
  try {
    device = await VideoDevice.open(path, open);
    const modes = device.capability.captures ? await device.modes(isUsable) : [];
    return sizesOf(modes).length > 0 ? await question(device, modes) : undefined;
  } catch (problem) {
    // Why a camera that is named cannot be opened is told by its source.
    failed(problem);
    return undefined;
  } finally {
    device?.close();
  }
}
