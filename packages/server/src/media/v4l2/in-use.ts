const owners = new Map<string, object>();

/** Devices in use by a head, by their real path: `auto` and whoever looks for others pass them over. */
export const inUse = {
  has(path: string): boolean {
    return owners.has(path);
  },

  /** Takes a device for its owner. @returns false where it is another's */
  claim(path: string, owner: object): boolean {
    if (owners.has(path) && owners.get(path) !== owner) return false;
    owners.set(path, owner);
    return true;
  },

  /** Lets go of a device; what is another's stays so. */
  release(path: string, owner: object): void {
    if (owners.get(path) === owner) owners.delete(path);
  },
} as const;
