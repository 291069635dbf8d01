import { rowOf } from '@sightglass/protocol';
import { isValue, type Value, type Values } from '../history/values.ts';
import { isInstrumentKey } from '../instruments/catalogue.ts';

/** A named set of values. */
export interface NamedValues {
  readonly name: string;
  readonly values: Values;
}

/** Why a file cannot be taken; the texts are in the phrases. */
export type FileFault =
  | { readonly kind: 'no JSON' }
  | { readonly kind: 'no presets' }
  | { readonly kind: 'too new'; readonly version: string }
  | { readonly kind: 'bad name'; readonly at: number }
  | { readonly kind: 'twice'; readonly name: string }
  | { readonly kind: 'no values'; readonly name: string }
  | { readonly kind: 'unknown key'; readonly name: string; readonly key: string }
  | { readonly kind: 'bad value'; readonly name: string; readonly key: string };

/** A file that is no file of presets. */
export class UnreadablePresets extends Error {
  override readonly name = 'UnreadablePresets';
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(`No file of presets: ${fault.kind}`);
    this.fault = fault;
  }
}

/** How the file calls itself. */
const FORMAT = 'sightglass-presets';
const VERSION = 1;

/** Longest name, in characters; the server takes no longer one. */
export const LONGEST_NAME = 60;

/** What no line of text has in it, and what no address can end with. */
const NO_NAME = /[\p{Cc}\p{Zl}\p{Zp}]|^\.{1,2}$/u;

/** Whether the server takes a name. */
export function isPresetName(name: string): boolean {
  return name !== '' && name.trim() === name && [...name].length <= LONGEST_NAME && !NO_NAME.test(name);
}

/** Presets as a file that {@link readPresets} reads. */
export function writePresets(presets: readonly NamedValues[]): string {
  const items = presets.map(({ name, values }) => ({ name, values }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, presets: items }, undefined, 2)}\n`;
}

/**
 * Reads a file of presets. The values themselves are the server's to check.
 *
 * @throws UnreadablePresets, which says what is wrong, and where
 */
export function readPresets(text: string): readonly NamedValues[] {
  const file = parsed(text);
  if (!isObject(file) || file['format'] !== FORMAT) throw new UnreadablePresets({ kind: 'no presets' });
  if (file['version'] !== VERSION) {
    throw new UnreadablePresets({ kind: 'too new', version: String(file['version']) });
  }
  const { presets } = file;
  if (!Array.isArray(presets) || presets.length === 0) throw new UnreadablePresets({ kind: 'no presets' });
  const names = new Set<string>();
  return presets.map((preset: unknown, index) => {
    const { name, values } = isObject(preset) ? preset : {};
    if (typeof name !== 'string' || !isPresetName(name)) {
      throw new UnreadablePresets({ kind: 'bad name', at: index + 1 });
    }
    if (names.has(name)) throw new UnreadablePresets({ kind: 'twice', name });
    names.add(name);
    return { name, values: checkedValues(name, values) };
  });
}

function checkedValues(name: string, values: unknown): Values {
  if (!isObject(values) || Object.keys(values).length === 0) {
    throw new UnreadablePresets({ kind: 'no values', name });
  }
  const checked: [string, Value][] = Object.entries(values).map(([key, value]) => {
    if (!isInstrumentKey(key)) throw new UnreadablePresets({ kind: 'unknown key', name, key });
    if (!isValue(value) || !fits(rowOf(key), value))
      throw new UnreadablePresets({ kind: 'bad value', name, key });
    return [key, value];
  });
  return Object.fromEntries(checked);
}

/** Whether a number is one that the key takes; of anything else, the server knows more. */
function fits(row: ReturnType<typeof rowOf>, value: Value): boolean {
  if (row.type !== 'integer') return true;
  return typeof value === 'number' && Number.isInteger(value) && value >= row.min && value <= row.max;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadablePresets({ kind: 'no JSON' });
  }
}

function isObject(thing: unknown): thing is Readonly<Record<string, unknown>> {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}
