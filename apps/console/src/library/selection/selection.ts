/** Which records are chosen, and from which one a range goes. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** The one that was touched last. */
  readonly anchor: string | undefined;
}

/** Nothing chosen. */
export const NOTHING: Selection = { keys: new Set(), anchor: undefined };

/** Chooses a record, or lets go of it. */
export function toggle({ keys }: Selection, key: string): Selection {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { keys: next, anchor: key };
}

/** Chooses everything from the one touched last to `key`, in the order shown; what was chosen stays chosen. */
export function extend(selection: Selection, key: string, order: readonly string[]): Selection {
  const end = order.indexOf(key);
  const start = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
  if (end < 0) return selection;
  if (start < 0) return { keys: new Set([...selection.keys, key]), anchor: key };
  const range = order.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { keys: new Set([...selection.keys, ...range]), anchor: selection.anchor };
}

/** Chooses all that is shown. */
export function all(order: readonly string[]): Selection {
  return { keys: new Set(order), anchor: order[0] };
}

/** Lets go of what is not there any more. @returns the same one where nothing is gone */
export function kept(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  const keys = [...selection.keys].filter((key) => there.has(key));
  if (keys.length === selection.keys.size) return selection;
  const { anchor } = selection;
  return { keys: new Set(keys), anchor: anchor !== undefined && there.has(anchor) ? anchor : undefined };
}
