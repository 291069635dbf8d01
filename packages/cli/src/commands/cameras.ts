import { Api } from '../api.ts';
import { type CommandRow, TALKING } from '../command.ts';
import { isRecord, itemsIn, type JsonObject } from '../json.ts';
import type { Column, Output } from '../output.ts';
import { targetOf } from '../target.ts';

/** What the server has for cameras, and what it could have. */
export const CAMERAS: CommandRow = {
  name: 'cameras',
  summary: 'lists the cameras, how they do and what they can, or those that could be used',
  options: [
    {
      flags: '--discover',
      description:
        'cameras of the machine that are not in use, with what they can, and on its network; takes three seconds',
    },
    ...TALKING,
  ],
  examples: [
    ['sightglass cameras', 'those of the server, with their sensors, formats, controls and keys'],
    ['sightglass cameras --discover', 'what could be one, as --cam1 takes it; in a pipe, a line each'],
    ['sightglass cameras --discover --json', 'for programs, with formats, controls and keys'],
  ],
  run: async (call) => {
    const { flags, output } = call;
    const api = new Api(await targetOf(call));
    const discovers = flags.choice('discover');
    const found = itemsIn(await api.request(discovers ? '/api/cameras/discover' : '/api/cameras'));
    if (output.json) output.value(found);
    else if (discovers && !output.isForEyes) output.list(found, FOUND);
    else if (discovers) listWith(output, found, FOUND, FOUND.slice(0, 1));
    else listWith(output, found.flatMap(sensorsOf), SENSORS, SENSORS.slice(0, 2));
  },
};

const FOUND: readonly Column<JsonObject>[] = [
  { title: 'ADDRESS', of: ({ address }) => address },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'MODEL', of: ({ model }) => model },
  { title: 'PROBLEM', of: ({ problem }) => problem },
];

const SENSORS: readonly Column<JsonObject>[] = [
  { title: 'CAMERA', of: ({ camera }) => camera },
  { title: 'SENSOR', of: ({ sensor }) => sensor },
  { title: 'SOURCE', of: ({ source }) => source },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'PICTURE', of: ({ resolution }) => resolution },
  { title: 'FPS', of: ({ fps }) => fps },
  { title: 'PROBLEM', of: ({ error }) => error },
];

/** The tables of what the sensors can. */
const ABILITIES: readonly { readonly part: string; readonly columns: readonly Column<JsonObject>[] }[] = [
  {
    part: 'formats',
    columns: [
      { title: 'DEVICE', of: ({ device }) => device },
      { title: 'NAME', of: ({ deviceName }) => deviceName },
      { title: 'FORMAT', of: ({ format }) => format },
      { title: 'SIZE', of: ({ width, height }) => `${width}x${height}` },
      { title: 'RATES', of: ({ rates }) => listed(rates) },
    ],
  },
  {
    part: 'controls',
    columns: [
      { title: 'CONTROL', of: ({ id }) => id },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'RANGE', of: ({ min, max }) => `${min} to ${max}` },
      { title: 'DEFAULT', of: ({ default: standard }) => standard },
      { title: 'STATE', of: ({ inactive }) => (inactive ? 'inactive' : 'active') },
      { title: 'CHOICES', of: ({ choices }) => listed(choicesOf(choices)) },
    ],
  },
  {
    part: 'lamp',
    columns: [{ title: 'LAMP', of: ({ lamp }) => lamp }],
  },
  {
    part: 'keys',
    columns: [
      { title: 'KEY', of: ({ key }) => key },
      { title: 'BY', of: ({ by }) => by },
      { title: 'CONTROL', of: ({ controls }) => listed(controls) },
    ],
  },
];

/** Lists cameras, and below them what each can. @param whose - the columns that tell in every list which camera it is */
function listWith(
  output: Output,
  cameras: readonly JsonObject[],
  columns: readonly Column<JsonObject>[],
  whose: readonly Column<JsonObject>[],
): void {
  output.list(cameras, columns);
  for (const { part, columns: own } of ABILITIES) {
    const rows = cameras.flatMap((camera) => rowsOf(camera, part));
    if (rows.length === 0) continue;
    output.text('\n');
    output.list(rows, [...whose, ...own]);
  }
}

/** A row for each format, control or key of a camera. */
function rowsOf({ camera, sensor, address, abilities }: JsonObject, part: string): readonly JsonObject[] {
  if (!isRecord(abilities)) return [];
  const { device, name: deviceName, [part]: rows } = abilities;
  const found = Array.isArray(rows)
    ? rows.filter(isRecord)
    : typeof rows === 'string'
      ? [{ [part]: rows }]
      : [];
  return found.map((row) => ({ camera, sensor, address, device, deviceName, ...row }));
}

function listed(values: unknown): string | undefined {
  return Array.isArray(values) && values.length > 0 ? values.join(', ') : undefined;
}

/** Choices of a menu as `VALUE NAME`. */
function choicesOf(choices: unknown): readonly string[] {
  const found = Array.isArray(choices) ? choices.filter(isRecord) : [];
  return found.map(({ value, name }) => `${value} ${name}`);
}

/** A row for each sensor of a camera, and one for a camera that there is not. */
function sensorsOf({ camera, sensors }: JsonObject): readonly JsonObject[] {
  const found = Array.isArray(sensors) ? sensors.filter(isRecord) : [];
  return found.length > 0 ? found.map((each) => ({ camera, ...each })) : [{ camera, state: 'none' }];
}
