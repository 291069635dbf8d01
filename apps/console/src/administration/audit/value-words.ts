import { isObject } from '../../api/exchange.ts';
import { isolated } from '../../language/isolated.ts';

/** What the things in a row of the audit log are called. */
export interface ValueNames {
  /** Of a key or a field; itself where it has no other. */
  field(name: string): string;
  /** Of a permission, a role, or the value of a choice. */
  text(field: string | undefined, value: string): string;
  readonly yes: string;
  readonly no: string;
  readonly none: string;
}

/**
 * What was changed as people say it, not as JSON; empty where there is nothing.
 *
 * @param field - the key or field that has the value, where it is known
 */
export function valueInWords(value: unknown, names: ValueNames, field?: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? names.yes : names.no;
  if (typeof value === 'string') return isolated(names.text(field, value));
  if (Array.isArray(value)) {
    return value.length === 0
      ? names.none
      : value.map((each: unknown) => valueInWords(each, names, field)).join(', ');
  }
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, each]) => [names.field(name), valueInWords(each, names, name)] as const)
    .map(([name, text]) => `${name}: ${text === '' ? '–' : text}`)
    .join('; ');
}
