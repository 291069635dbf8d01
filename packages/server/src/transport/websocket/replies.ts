import {
  allows,
  findKey,
  KEY_NAMES,
  type Key,
  type Permission,
  ProtocolError,
  type Request,
  rowOf,
  type State,
} from '@sightglass/protocol';
import type { Outcome } from '../../state/change.ts';

/** Keys that were asked for, under the names of the request, and what was wrong with the others. */
export interface Lookup {
  readonly found: ReadonlyMap<string, Key>;
  readonly problems: readonly ProtocolError[];
}

/**
 * Finds keys by the names that a client sent, `*` for all that it may read.
 *
 * @returns each key under the spelling of the request; a problem for each that is unknown or not readable
 */
export function lookUp(names: readonly string[], permissions: ReadonlySet<Permission>): Lookup {
  const found = new Map<string, Key>();
  const problems: ProtocolError[] = [];
  for (const name of new Set(names)) {
    const key = findKey(name);
    if (name === '*') {
      for (const each of KEY_NAMES) if (allows(rowOf(each).read, permissions)) found.set(each, each);
    } else if (key === undefined) {
      problems.push(
        new ProtocolError(
          'Unknown key',
          'There is no such key; {"get":["*"]} or GET /api/state lists them',
          name,
        ),
      );
    } else if (!allows(rowOf(key).read, permissions)) {
      problems.push(new ProtocolError('Permission denied', `This takes ${rowOf(key).read}`, name));
    } else found.set(name, key);
  }
  return { found, problems };
}

/**
 * The replies to the values part of a request: at most one with values, then the errors in the order
 * of the message.
 *
 * @param outcome - of the updates; undefined where there were none
 * @param asked - of `get`; undefined where there was none
 * @param state - after the updates
 */
export function valuesReplies(
  id: Request['id'],
  outcome: Outcome | undefined,
  asked: Lookup | undefined,
  state: State,
): readonly object[] {
  const mark = id === undefined ? {} : { id };
  const errors = [...(outcome?.refused ?? []), ...(asked?.problems ?? [])].map((problem) =>
    problem.toReply(id),
  );
  const applied = outcome?.applied ?? [];
  const anything = applied.length > 0 || (asked?.found.size ?? 0) > 0;
  if (!anything && errors.length > 0) return errors;
  const values = [
    ...applied.map(({ name, value }): [string, unknown] => [name, value]),
    ...[...(asked?.found ?? [])].map(([name, key]): [string, unknown] => [name, state[key]]),
  ];
  const info = outcome ? { info: applied.map(({ name }) => name) } : {};
  return [{ ...Object.fromEntries(values), ...info, ...mark }, ...errors];
}
