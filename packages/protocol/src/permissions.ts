/** Every permission there is. `X_rw` includes `X_r`; see {@link withImplied}. */
export const PERMISSIONS = [
  'Device_r',
  'Device_rw',
  'Media_r',
  'Media_rw',
  'User_r',
  'User_rw',
  'Network_r',
  'Network_rw',
  'Storage_r',
  'Storage_rw',
  'System_r',
  'System_rw',
  'FirmwareUpdate_r',
  'FirmwareUpdate_rw',
  'Reboot_rw',
] as const;

/** The name of a permission. */
export type Permission = (typeof PERMISSIONS)[number];

/** The roles that come with the product and cannot be changed. */
export const BUILT_IN_ROLES = {
  administrator: PERMISSIONS,
  operator: ['Device_rw', 'Media_rw', 'Storage_r', 'System_r', 'Reboot_rw'],
  viewer: ['Device_r', 'Media_r', 'Storage_r', 'System_r'],
  anonymous: [],
} as const satisfies Record<string, readonly Permission[]>;

/** The name of a role that is always there. */
export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

const known: ReadonlySet<string> = new Set(PERMISSIONS);

/** Whether `text` names a permission. */
export function isPermission(text: string): text is Permission {
  return known.has(text);
}

/**
 * The permissions somebody really has: those granted plus the `X_r` that each `X_rw` includes, in the
 * order of {@link PERMISSIONS}.
 */
export function withImplied(granted: Iterable<Permission>): ReadonlySet<Permission> {
  const held = new Set<string>(granted);
  return new Set(PERMISSIONS.filter((permission) => held.has(permission) || held.has(`${permission}w`)));
}

/** Who may read or write a key: everybody, nobody, or whoever has any one of the permissions. */
export type Access = 'public' | 'nobody' | readonly Permission[];

/** Whether somebody with `permissions` may do what `access` guards. */
export function allows(access: Access, permissions: ReadonlySet<Permission>): boolean {
  if (access === 'public') return true;
  if (access === 'nobody') return false;
  return access.some((permission) => permissions.has(permission));
}
