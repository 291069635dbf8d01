import { SHORTCUT_GROUPS, type Shortcut, type ShortcutGroup } from './shortcuts.ts';

/** What can be done by one key or by several. */
export interface KeyLine {
  readonly keys: readonly string[];
  readonly name: string;
}

/** The lines by their groups, in the order of the groups; what several keys do is one line. */
export function keyList(
  all: readonly Pick<Shortcut, 'key' | 'name' | 'group'>[],
): readonly (readonly [ShortcutGroup, readonly KeyLine[]])[] {
  return SHORTCUT_GROUPS.flatMap((group) => {
    const lines = new Map<string, string[]>();
    for (const { key, name, group: own = 'everywhere' } of all) {
      if (own !== group) continue;
      const keys = lines.get(name) ?? [];
      if (!keys.includes(key)) lines.set(name, [...keys, key]);
    }
    const told = [...lines].map(([name, keys]) => ({ keys, name }));
    return told.length === 0 ? [] : [[group, told] as const];
  });
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** Keys that each keyboard writes in its own language, in the order of the words for them. */
const WRITTEN = [' ', 'Home', 'End', 'Delete', 'Escape', 'Ctrl', 'Shift'];

/** A key as it is written on a keyboard. @param words - for those of a language, in order */
export function keyName(key: string, words: readonly string[]): string {
  // A plus alone is the key itself.
  const parts = key.length === 1 ? [key] : key.split('+');
  return parts
    .map(
      (part) =>
        SIGNS[part] ?? words[WRITTEN.indexOf(part)] ?? (part.length === 1 ? part.toUpperCase() : part),
    )
    .join('+');
}
