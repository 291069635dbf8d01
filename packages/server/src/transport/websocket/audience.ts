import { allows, KEY_NAMES, type Key, type Permission, rowOf } from '@sightglass/protocol';
import type { Outbox } from './outbox.ts';

/** Clients that are told the same keys. Each broadcast is framed once for all of them. */
export interface Audience {
  readonly keys: ReadonlySet<Key>;
  readonly members: Set<Outbox>;
}

/** The keys that somebody with `permissions` may read. */
export function readableKeys(permissions: ReadonlySet<Permission>): ReadonlySet<Key> {
  return new Set(KEY_NAMES.filter((key) => allows(rowOf(key).read, permissions)));
}

/** All audiences that have members. */
export class Audiences {
  readonly #byKeys = new Map<string, Audience>();

  [Symbol.iterator](): Iterator<Audience> {
    return this.#byKeys.values();
  }

  /** Puts a client among those that are told `keys`. */
  join(member: Outbox, keys: ReadonlySet<Key>): Audience {
    const name = nameOf(keys);
    let audience = this.#byKeys.get(name);
    if (!audience) {
      audience = { keys, members: new Set() };
      this.#byKeys.set(name, audience);
    }
    audience.members.add(member);
    return audience;
  }

  leave(member: Outbox, audience: Audience): void {
    // Somebody may leave twice: by then the name can stand for an audience of others.
    if (!audience.members.delete(member)) return;
    if (audience.members.size === 0) this.#byKeys.delete(nameOf(audience.keys));
  }
}

function nameOf(keys: ReadonlySet<Key>): string {
  return KEY_NAMES.filter((key) => keys.has(key)).join();
}
