import {
  checkValue,
  findKey,
  KEY_NAMES,
  type Key,
  type Offer,
  ProtocolError,
  rowOf,
  type State,
} from '@sightglass/protocol';
import { isOneLine, ONE_LINE } from '../one-line.ts';
import { type Database, durably } from '../storage/database.ts';

/** Presets that are kept at most. */
const LIMIT = 50;
/** Characters of a name. */
const LONGEST_NAME = 60;
/** What an address cannot end with: it would be another one. */
const DOTS = /^\.{1,2}$/;

/** Values under a name, to be brought back together. */
export interface Preset {
  readonly name: string;
  readonly values: Partial<State>;
  /** When it was saved; ISO 8601, UTC. */
  readonly createdAt: string;
  /** Who saved it; null for somebody without an account. */
  readonly by: string | null;
}

/** A {@link Preset} to be saved. */
export interface NewPreset extends Omit<Preset, 'createdAt'> {
  /** JPEG of what was seen with these values; undefined where nothing was. */
  readonly thumbnail?: Uint8Array | undefined;
}

interface Row {
  readonly name: string;
  readonly key_values: string;
  readonly created_at: string;
  readonly created_by: string | null;
}

/** The keys that a preset has where nobody names others: what the picture looks like, wherever it comes from. */
export const IMAGE_KEYS: readonly Key[] = KEY_NAMES.filter((key) =>
  ['image', 'automatic'].includes(rowOf(key).group),
);

/** The presets in the database. What is written is on the disk when a method returns. */
export class Presets {
  readonly #database: Database;
  readonly #changed: () => void;
  /** The pictures of those that were removed, by name and values: whoever takes a removal back has theirs again. */
  readonly #removed = new Map<string, Uint8Array>();

  /** @param changed - is called after each change */
  constructor(database: Database, changed: () => void) {
    this.#database = database;
    this.#changed = changed;
  }

  /** By name. */
  list(): readonly Preset[] {
    return this.#database
      .prepare<[], Row>('SELECT name, key_values, created_at, created_by FROM presets')
      .all()
      .map(presetOf)
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  find(name: string): Preset | undefined {
    const row = this.#database
      .prepare<[string], Row>('SELECT name, key_values, created_at, created_by FROM presets WHERE name = ?')
      .get(name.normalize('NFC'));
    return row && presetOf(row);
  }

  /** The picture that a preset was saved with; undefined without one. */
  thumbnail(name: string): Uint8Array | undefined {
    const row = this.#database
      .prepare<[string], { thumbnail: Uint8Array | null }>('SELECT thumbnail FROM presets WHERE name = ?')
      .get(name.normalize('NFC'));
    return row?.thumbnail ?? undefined;
  }

  /** Gives a preset a picture, if it is still the one that it was and has none. */
  depict({ name, createdAt }: Preset, thumbnail: Uint8Array): void {
    const { changes } = durably(this.#database, () =>
      this.#database
        .prepare('UPDATE presets SET thumbnail = ? WHERE name = ? AND created_at = ? AND thumbnail IS NULL')
        .run(thumbnail, name, createdAt),
    );
    if (changes > 0) this.#changed();
  }

  /**
   * Saves a preset, in the place of one of the same name.
   *
   * @param preset - with a name that {@link checkPresetName} and values that {@link checkPresetValues} has passed
   * @throws ProtocolError `Invalid state` when there are as many as may be; the database's error
   */
  save({ name, values, by, thumbnail }: NewPreset, at: Date): Preset {
    const createdAt = at.toISOString();
    const picture = thumbnail ?? this.#removed.get(placeOf({ name, values })) ?? null;
    durably(this.#database, () => {
      const others = this.#database
        .prepare<[string], { count: number }>('SELECT count(*) AS count FROM presets WHERE name <> ?')
        .get(name)?.count;
      if ((others ?? 0) >= LIMIT) {
        throw new ProtocolError('Invalid state', `There are ${LIMIT} presets, as many as may be; remove one`);
      }
      this.#database
        .prepare(
          `INSERT OR REPLACE INTO presets (name, key_values, created_at, created_by, thumbnail)
             VALUES (?, ?, ?, ?, ?)`,
        )
        .run(name, JSON.stringify(values), createdAt, by, picture);
    });
    this.#changed();
    return { name, values, createdAt, by };
  }

  /**
   * Gives a preset another name; everything else of it stays, also its picture. What has the name is replaced.
   *
   * @param to - a name that {@link checkPresetName} has passed
   * @returns the preset; undefined where there is none
   */
  rename(name: string, to: string): Preset | undefined {
    const from = name.normalize('NFC');
    const before = this.find(from);
    if (before === undefined || from === to) return before;
    durably(this.#database, () => {
      this.#database.prepare('DELETE FROM presets WHERE name = ?').run(to);
      this.#database.prepare('UPDATE presets SET name = ? WHERE name = ?').run(to, from);
    });
    this.#changed();
    return { ...before, name: to };
  }

  /** Removes a preset. @returns whether there was one */
  remove(name: string): boolean {
    const [before, picture] = [this.find(name), this.thumbnail(name)];
    const { changes } = durably(this.#database, () =>
      this.#database.prepare('DELETE FROM presets WHERE name = ?').run(name.normalize('NFC')),
    );
    if (before && picture) this.#keep(placeOf(before), picture);
    if (changes > 0) this.#changed();
    return changes > 0;
  }

  #keep(place: string, picture: Uint8Array): void {
    this.#removed.set(place, picture);
    const [oldest] = this.#removed.keys();
    if (oldest !== undefined && this.#removed.size > LIMIT) this.#removed.delete(oldest);
  }
}

/** What tells presets apart whose picture is another one. */
function placeOf({ name, values }: Pick<Preset, 'name' | 'values'>): string {
  return JSON.stringify([name, Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** A name as it is kept. @throws ProtocolError `Invalid value` for what is none */
export function checkPresetName(name: string): string {
  const normal = name.normalize('NFC');
  const length = [...normal].length;
  if (length === 0 || length > LONGEST_NAME || normal.trim() !== normal || !isOneLine(normal)) {
    throw new ProtocolError(
      'Invalid value',
      `A preset has a name of 1 to ${LONGEST_NAME} characters, without a space at its ends and ${ONE_LINE}`,
    );
  }
  if (DOTS.test(normal)) {
    throw new ProtocolError('Invalid value', 'Dots alone are no name of a preset; choose another one');
  }
  return normal;
}

/**
 * Values as they are kept, under the names of the table.
 *
 * @param values - keys or aliases with raw values
 * @throws ProtocolError for no value, a key that is no setting of the camera, and a value out of its range
 */
export function checkPresetValues(values: Readonly<Record<string, unknown>>, offer: Offer): Partial<State> {
  const checked = Object.entries(values).map(([name, raw]) => {
    const key = findKey(name);
    if (key === undefined) {
      throw new ProtocolError(
        'Unknown key',
        `There is no key ${JSON.stringify(name)}; GET /api/state lists them`,
        name,
      );
    }
    const { kept, write } = rowOf(key);
    if (!kept || !Array.isArray(write) || !write.includes('Device_rw')) {
      throw new ProtocolError('Invalid value', `${key} is no setting that a preset can have`, name);
    }
    return [key, checkValue(key, raw, offer, name)];
  });
  if (checked.length === 0) throw new ProtocolError('Invalid value', 'A preset has one value at least');
  return Object.fromEntries(checked);
}

function presetOf({ name, key_values: values, created_at: createdAt, created_by: by }: Row): Preset {
  return { name, values: JSON.parse(values) as Partial<State>, createdAt, by };
}
