import { useKeyNames, useValueNames } from '../../instruments/phrases.ts';
import { useFormats } from '../../language/formats.ts';
import { usePermissionNames } from '../../session/permission-names.ts';
import { useRoleNames } from '../../session/role-names.ts';
import { useFieldWords } from './deed-names.ts';
import type { ValueNames } from './value-words.ts';

/** The name of a thing in a table of names; itself where it has none there. */
export function nameIn(names: Readonly<Record<string, string>>, thing: string): string {
  return Object.hasOwn(names, thing) ? (names[thing] ?? thing) : thing;
}

/** What the keys are called that are in the audit log: those of the instruments, and those of the transport bar. */
export function useAuditKeys(): Readonly<Record<string, string>> {
  const { record, snap } = useFieldWords();
  return { ...useKeyNames(), record, snap };
}

/** The names of what is in the audit log, in the page's language. */
export function useAuditNames(): ValueNames {
  const words = useFieldWords();
  const keys = useAuditKeys();
  const values = useValueNames();
  const roleName = useRoleNames();
  const permissionName = usePermissionNames();
  const { dateTime } = useFormats();
  return {
    field: (name) => nameIn({ ...words, ...keys }, name),
    text(field, value) {
      if (field === 'role') return roleName(value);
      if (field === 'expiresAt') return dateTime(value);
      // What somebody has written is nobody's to translate.
      if (field !== undefined && Object.hasOwn(keys, field)) return nameIn(values, value);
      return field === undefined || field === 'permissions' ? permissionName(value) : value;
    },
    yes: words.yes,
    no: words.no,
    none: words.none,
  };
}

/** The key that is called like that in the page's language, or else the text itself: what is read is what is looked for. */
export function keyCalled(text: string, names: Readonly<Record<string, string>>): string {
  const wanted = text.trim().toLocaleLowerCase();
  return Object.entries(names).find(([, name]) => name.toLocaleLowerCase() === wanted)?.[0] ?? text;
}
