import type { Key, KeyRow } from '@sightglass/protocol';

const RECORD_COMMANDS = `boolean | 'on' | 'off' | 'pause' | 'pause_release'`;
const SHAPES = {
  recording: 'RecordingProgress',
  media: 'MediaRecord',
  storage: 'StorageReport',
  change: 'LastChange',
};

/** The text of `keys.ts`, made from the key table. */
export function keysModule(keys: Readonly<Record<Key, KeyRow>>): string {
  const rows = Object.entries(keys);
  const writable = rows.filter(([, row]) => row.write !== 'nobody');
  const device = rows.filter(([, row]) => row.read === 'public');
  return [
    `// Made from packages/protocol/src/keys.ts: npx vitest run keys-module -u`,
    `import type { LastChange, MediaRecord, RecordingProgress, StorageReport } from './records.ts';`,
    '',
    '/** The values of all keys as they are reported. */',
    'export interface State {',
    ...rows.flatMap(([key, row]) => [
      `  /** ${row.description}${rangeOf(row)} */`,
      `  readonly ${named(key)}: ${reported(row)};`,
    ]),
    '}',
    '',
    '/** What may be sent for each key that can be written. */',
    'export interface Patch {',
    ...writable.flatMap(([key, row]) => [
      `  /** ${row.description}${rangeOf(row)} */`,
      `  readonly ${named(key)}?: ${requested(row)};`,
    ]),
    '}',
    '',
    '/** The keys of the original device, which has to be asked for them by name. */',
    'export const DEVICE_KEYS: readonly (keyof State)[] = [',
    ...device.map(([key]) => `  '${key}',`),
    '];',
    '',
  ].join('\n');
}

function named(key: string): string {
  return /^\w+$/.test(key) ? key : `'${key}'`;
}

function rangeOf(row: KeyRow): string {
  return row.type === 'integer' && row.write !== 'nobody' ? ` An integer, ${row.min}–${row.max}.` : '';
}

function reported(row: KeyRow): string {
  switch (row.type) {
    case 'boolean':
    case 'automatic':
    case 'trigger':
      return 'boolean';
    case 'integer':
    case 'sensor':
      return 'number';
    case 'choice':
      return row.values.map((value) => `'${value}'`).join(' | ');
    case 'resolution':
      return 'string';
    case 'record':
      return `boolean | 'pause'`;
    case 'object':
      return `${SHAPES[row.shape]} | null`;
  }
}

function requested(row: KeyRow): string {
  if (row.type === 'automatic') return `boolean | 'on' | 'off' | 'auto' | 'manual'`;
  return row.type === 'record' ? RECORD_COMMANDS : reported(row);
}
