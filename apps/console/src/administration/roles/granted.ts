import { isPermission, PERMISSIONS, type Permission, withImplied } from '@sightglass/protocol';

/** Why somebody has a permission: it was granted, it comes with another one, or they have it not. */
export type Grant = 'granted' | 'implied' | 'none';

/** How a set of permissions holds one of them. */
export function grantOf(permissions: readonly Permission[], permission: Permission): Grant {
  if (withImplied(permissions.filter((each) => each !== permission)).has(permission)) return 'implied';
  return permissions.includes(permission) ? 'granted' : 'none';
}

/** The permissions with one more or one fewer, in the order of the table. */
export function toggled(permissions: readonly Permission[], permission: Permission): readonly Permission[] {
  const held = new Set(permissions);
  if (!held.delete(permission)) held.add(permission);
  return PERMISSIONS.filter((each) => held.has(each));
}

/** Whether two lists grant the same. */
export function sameGrants(one: readonly Permission[], other: readonly Permission[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && [...a].every((each) => b.has(each));
}

/** Whether somebody has all of these, the implied ones included: nobody gives or takes what they have not. */
export function covers(
  may: (permission: Permission) => boolean,
  permissions: readonly Permission[],
): boolean {
  return [...withImplied(permissions)].every(may);
}

/** A column of the grid: what is read and written of one thing. */
export interface Domain {
  /** The first half of the permission's name. */
  readonly name: DomainName;
  /** `Reboot` is not read. */
  readonly read: Permission | undefined;
  readonly write: Permission;
}

/** What permissions are about. */
export type DomainName =
  | 'Device'
  | 'Media'
  | 'User'
  | 'Network'
  | 'Storage'
  | 'System'
  | 'FirmwareUpdate'
  | 'Reboot';

/** The permissions, by what they are about. */
export const DOMAINS: readonly Domain[] = [
  { name: 'Device', read: 'Device_r', write: 'Device_rw' },
  { name: 'Media', read: 'Media_r', write: 'Media_rw' },
  { name: 'User', read: 'User_r', write: 'User_rw' },
  { name: 'Network', read: 'Network_r', write: 'Network_rw' },
  { name: 'Storage', read: 'Storage_r', write: 'Storage_rw' },
  { name: 'System', read: 'System_r', write: 'System_rw' },
  { name: 'FirmwareUpdate', read: 'FirmwareUpdate_r', write: 'FirmwareUpdate_rw' },
  { name: 'Reboot', read: undefined, write: 'Reboot_rw' },
];

/** The permissions in a list that was kept somewhere; what is none is left out. */
export function grantsIn(list: unknown): readonly Permission[] {
  const names: readonly unknown[] = Array.isArray(list) ? list : [];
  return names.filter((each) => typeof each === 'string').filter(isPermission);
}
