import { closedObject, type JsonSchema, schemaRef } from './json-schema.ts';
import { KEY_NAMES, type Key, rowOf } from './keys.ts';
import type { KeyRow, ObjectShapes } from './rows.ts';
import { spellingsOf } from './values.ts';

const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
const TIME: JsonSchema = { type: 'string', format: 'date-time', description: 'ISO 8601, UTC.' };
const SIZE: JsonSchema = { type: 'string', pattern: '^[1-9][0-9]*x[1-9][0-9]*$' };

/** The name of the component that describes each structured value. */
const SHAPE_NAMES = {
  recording: 'RecordingProgress',
  media: 'MediaRecord',
  storage: 'StorageReport',
  change: 'LastChange',
} as const satisfies Record<keyof ObjectShapes, string>;

/** The structured values, and all keys together as they are reported and as they are written; by component name. */
export const VALUE_SCHEMAS = {
  RecordingProgress: closedObject(
    {
      file: { type: 'string' },
      startedAt: TIME,
      durationMs: { ...COUNT, description: 'Length of the film so far, without pauses, in ms.' },
      bytes: COUNT,
    },
    { description: 'The recording under way.' },
  ),
  MediaRecord: closedObject(
    {
      id: { type: 'string' },
      kind: { enum: ['recording', 'snapshot'] },
      state: {
        enum: ['recording', 'ready', 'recovered'],
        description:
          '`recording` while it grows, `ready` when ended in order, `recovered` when found after a crash.',
      },
      ending: {
        enum: ['stopped', 'server-ended', 'media-failed', 'disk-full', null],
        description:
          'How a recording ended: `stopped` by somebody, `server-ended` when the server was killed or lost its power, ' +
          '`media-failed` when what makes the film broke, `disk-full`; null where that is not known, and for a picture.',
      },
      file: { type: 'string' },
      url: { type: 'string', description: 'Path on this server under which the file itself is served.' },
      startedAt: TIME,
      durationMs: { ...COUNT, description: 'In ms; 0 for a picture.' },
      bytes: COUNT,
      resolution: { ...SIZE, description: 'Width x height in pixels.' },
      fps: { type: 'number', minimum: 0, description: 'Frames per second; 0 for a picture.' },
      name: { type: ['string', 'null'], description: 'What somebody calls it, up to 120 characters.' },
      note: {
        type: ['string', 'null'],
        description: 'What somebody wrote about it, up to 2,000 characters.',
      },
    },
    { description: 'A recording or a picture in the library.' },
  ),
  StorageReport: closedObject(
    {
      freeBytes: COUNT,
      usedBytes: { ...COUNT, description: 'Bytes that recordings and pictures take.' },
      recordings: { ...COUNT, description: 'Number of recordings.' },
      secondsLeft: {
        type: ['integer', 'null'],
        minimum: 0,
        description:
          'Seconds that can still be recorded, by the bit rate of what was recorded or is to be; null where that is not known.',
      },
    },
    { description: 'Room on the disk that holds the library.' },
  ),
  LastChange: closedObject(
    {
      id: { ...COUNT, description: 'Grows with every change while the server runs.' },
      keys: { type: 'array', items: { type: 'string' }, description: 'Those whose values are others now.' },
      by: { type: ['string', 'null'], description: 'User name; null for somebody without one.' },
      at: TIME,
      from: { type: 'object', additionalProperties: true, description: 'The values before, by key.' },
      to: { type: 'object', additionalProperties: true, description: 'The values since, by key.' },
    },
    { description: 'What somebody has changed last.' },
  ),
  State: {
    type: 'object',
    description: 'Keys and their values as they are reported; only those that one may read, or asked for.',
    properties: propertiesOf(KEY_NAMES, reportedSchema),
    additionalProperties: false,
  },
  Changes: {
    type: 'object',
    description: 'Keys and the values to write to them. Each key is checked by itself.',
    properties: propertiesOf(
      KEY_NAMES.filter((key) => rowOf(key).write !== 'nobody'),
      writableSchema,
    ),
  },
} as const satisfies Record<string, JsonSchema>;

/** What a key is reported as. */
export function reportedSchema(key: Key): JsonSchema {
  const row = rowOf(key);
  return { ...reportedValue(row), ...notesOf(row), ...(row.write === 'nobody' ? { readOnly: true } : {}) };
}

/**
 * What may be written to a key. What depends on the connected camera (sensors, sizes) is described by its form.
 *
 * @param key - one that somebody may write
 */
export function writableSchema(key: Key): JsonSchema {
  const row = rowOf(key);
  const value =
    row.type === 'automatic' || row.type === 'record' ? { enum: spellingsOf(row.type) } : reportedValue(row);
  return { ...value, ...notesOf(row) };
}

function reportedValue(row: KeyRow): JsonSchema {
  switch (row.type) {
    case 'boolean':
    case 'automatic':
    case 'trigger':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', minimum: row.min, maximum: row.max };
    case 'sensor':
      return { type: 'integer', minimum: 1 };
    case 'choice':
      return { enum: row.values };
    case 'resolution':
      return SIZE;
    case 'record':
      return { enum: [true, false, 'pause'] };
    case 'object':
      return { anyOf: [schemaRef(SHAPE_NAMES[row.shape]), { type: 'null' }] };
  }
}

function notesOf(row: KeyRow): JsonSchema {
  return {
    description: row.description,
    default: row.default,
    'x-observable': row.observable,
    'x-group': row.group,
    'x-read': row.read,
    'x-write': row.write,
    'x-kept': row.kept,
    ...('unit' in row && row.unit !== undefined ? { 'x-unit': row.unit } : {}),
    ...('neutral' in row && row.neutral !== undefined ? { 'x-neutral': row.neutral } : {}),
  };
}

function propertiesOf(
  keys: readonly Key[],
  schemaOf: (key: Key) => JsonSchema,
): Readonly<Record<string, JsonSchema>> {
  const entries = keys.flatMap((key): [string, JsonSchema][] => [
    [key, schemaOf(key)],
    ...(rowOf(key).aliases ?? []).map((alias): [string, JsonSchema] => [
      alias,
      { ...schemaOf(key), 'x-alias-of': key },
    ]),
  ]);
  return Object.fromEntries(entries);
}
