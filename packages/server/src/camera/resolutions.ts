import type { DeviceName, FoundSizes, HeadSpecs, SourceSpec } from '../media/messages.ts';
import { askBriefly } from './brief-media.ts';

/** The picture sizes that are offered where no camera says which it has. */
export const RESOLUTIONS = ['640x480', '1280x720', '1920x1080'] as const;

/** No larger picture is made, in pixels. */
const MOST = { width: 1920, height: 1080 };

/** The sizes that the cameras of this machine deliver, for each source; undefined where none is known. */
export type SizesOf = (source: SourceSpec) => readonly string[] | undefined;

/**
 * The picture sizes that are offered: those of the cameras, if all sources are cameras of this machine that are plugged in; else
 * the usual ones, and what the cameras have besides.
 */
export function offeredResolutions(heads: HeadSpecs, sizesOf: SizesOf): readonly string[] {
  const sizes = heads.flatMap((head) => (head ?? []).map(sizesOf));
  const known = sizes.flatMap((each) => each ?? []).filter(isUsable);
  const scaled = sizes.length === 0 || sizes.some((each) => each === undefined || !each.some(isUsable));
  const offered = new Set([...(scaled ? RESOLUTIONS : []), ...known]);
  return [...offered].toSorted((a, b) => area(a) - area(b));
}

/** What is offered: by both heads together, which is what the key takes, and by each of them. */
export interface OfferedSizes {
  readonly all: readonly string[];
  readonly heads: readonly [readonly string[], readonly string[]];
}

/** What is offered by both heads and by each; nothing by one that there is not. */
export function offeredSizes(heads: HeadSpecs, sizesOf: SizesOf): OfferedSizes {
  const [first, second] = heads;
  return {
    all: offeredResolutions(heads, sizesOf),
    heads: [
      first ? offeredResolutions([first, null], sizesOf) : [],
      second ? offeredResolutions([null, second], sizesOf) : [],
    ],
  };
}

/** Asks the cameras of this machine, if there are any among the sources. */
export async function surveyResolutions(heads: HeadSpecs): Promise<OfferedSizes> {
  const found = new Map<SourceSpec, readonly string[]>();
  const sources = heads.flatMap((head) => head ?? []);
  if (sources.some(({ kind }) => kind === 'v4l2')) {
    // A camera that takes the process with it is missed by its source, which says so.
    await askBriefly(async (media) => {
      await surveyHeads(heads, found, (device, taken) => media.call('sizes', { device, taken }));
    }).catch(() => undefined);
  }
  return offeredSizes(heads, (source) => found.get(source));
}

/**
 * Asks for the sizes of each camera of this machine. What the first source of a head takes, the next head does not get.
 *
 * @param found - takes the sizes
 */
export async function surveyHeads(
  heads: HeadSpecs,
  found: Map<SourceSpec, readonly string[]>,
  ask: (device: DeviceName, taken: readonly string[]) => Promise<FoundSizes>,
): Promise<void> {
  const taken: string[] = [];
  for (const head of heads) {
    const paths: (string | null)[] = [];
    for (const source of head ?? []) {
      if (source.kind !== 'v4l2') {
        paths.push(null);
        continue;
      }
      const { path, sizes } = await ask(source.device, taken);
      paths.push(path);
      found.set(source, sizes);
    }
    if (paths[0]) taken.push(paths[0]);
  }
}

/** Whether a picture of this size can be made: H.264 wants even sides. */
function isUsable(size: string): boolean {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return width <= MOST.width && height <= MOST.height && width % 2 === 0 && height % 2 === 0;
}

function area(size: string): number {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return width * height;
}
