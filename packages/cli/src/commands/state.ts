import { type Camera, type Patch, SightglassError, type State } from '@sightglass/client';
import { type Assignment, assignmentsLike, keysLike, readAssignment } from '../assignment.ts';
import { withCamera } from '../camera.ts';
import { type Call, type CommandRow, TALKING } from '../command.ts';
import { targetOf } from '../target.ts';

/** Things that are done once; see {@link Patch}. */
const COMMANDS: ReadonlySet<string> = new Set(['record', 'snap'] satisfies (keyof Patch)[]);

/** Asking for values. */
export const GET: CommandRow = {
  name: 'get',
  summary: 'shows the values of keys',
  parameters: [
    { name: '[keys...]', description: 'which keys; without any, all that may be read', candidates: keysLike },
  ],
  options: TALKING,
  examples: [
    ['sightglass get', 'everything'],
    ['sightglass get brightness fps', 'two keys'],
    ['sightglass get --json', 'for programs'],
  ],
  run: get,
};

/** Changing values. */
export const SET: CommandRow = {
  name: 'set',
  summary: 'changes keys',
  parameters: [
    {
      name: '<changes...>',
      description: 'key=value, any number of them',
      candidates: assignmentsLike,
    },
  ],
  options: TALKING,
  examples: [
    ['sightglass set brightness=75', 'one key'],
    ['sightglass set pip-mode=top-right cam1-light=off', 'two at once'],
    ['sightglass set auto-exposure=auto', 'a key that knows several words'],
  ],
  run: set,
};

/** Names as a user typed them. The server knows its keys; it may know more than this program. */
export function keysOf(words: readonly string[]): readonly (keyof State)[] {
  return words as readonly (keyof State)[];
}

async function get(call: Call): Promise<void> {
  const { words, output } = call;
  const names = [...new Set(words)];
  const { values, refusals } = await withCamera(await targetOf(call), async (camera) => {
    if (names.length > 0) return valuesOf(camera, names);
    await camera.opened();
    return { values: camera.state, refusals: [] };
  });
  // In the order in which they were asked for.
  const order = names.length > 0 ? names.filter((name) => name in values) : Object.keys(values);
  if (order.length > 0 || refusals.length === 0) {
    output.facts(Object.fromEntries(order.map((name) => [name, Reflect.get(values, name)])));
  }
  if (refusals.length > 0) throw new AggregateError(refusals, 'Not everything can be read');
}

/** The values of keys, and what is wrong with those that have none. @throws what concerns none of them */
async function valuesOf(
  camera: Camera,
  names: readonly string[],
): Promise<{ values: Partial<State>; refusals: readonly unknown[] }> {
  try {
    return { values: await camera.get(keysOf(names)), refusals: [] };
  } catch (problem) {
    if (!(problem instanceof SightglassError) || problem.key === undefined) throw problem;
  }
  // One that is refused takes the others with it: each for itself.
  const outcomes = await Promise.allSettled(names.map((name) => camera.get(keysOf([name]))));
  return {
    values: Object.assign(
      {},
      ...outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    ),
    refusals: outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])),
  };
}

async function set(call: Call): Promise<void> {
  const changes = call.words.map(readAssignment);
  const confirmed: Record<string, unknown> = {};
  const outcomes = await withCamera(await targetOf(call), async (camera) => {
    const change = async ({ name, value }: Assignment) => {
      // Whether that is a key and a value is for the server to say.
      const patch: Patch = Object.fromEntries([[name, value]]);
      Object.assign(confirmed, await camera.set(patch));
    };
    // Before the connection is open: these go out in one message, and each is answered for itself.
    const values = changes.filter(({ name }) => !COMMANDS.has(name)).map(change);
    const settled = Promise.allSettled(values);
    await camera.opened();
    const others = changes.filter(({ name }) => COMMANDS.has(name)).map(change);
    return [...(await settled), ...(await Promise.allSettled(others))];
  });
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (Object.keys(confirmed).length > 0) call.output.facts(confirmed);
  if (refusals.length > 0) throw new AggregateError(refusals, 'Not everything was changed');
}
