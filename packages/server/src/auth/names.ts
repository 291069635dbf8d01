import { isPermission, PERMISSIONS, type Permission } from '@sightglass/protocol';
import { AdministrationError } from './errors.ts';

/** Letters and digits of any script, and signs that need no quoting in an address or a shell. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/**
 * Checks what a user or a role is to be called.
 *
 * @returns the name in its one spelling (Unicode NFC)
 * @throws AdministrationError `INVALID_VALUE`
 */
export function checkName(name: string): string {
  const normal = name.normalize('NFC');
  if (NAME.test(normal)) return normal;
  throw new AdministrationError(
    'INVALID_VALUE',
    'A name has 1 to 64 letters, digits or . _ @ - and begins with a letter or digit',
  );
}

/** Checks a list of permissions. @throws AdministrationError `INVALID_VALUE` */
export function checkPermissions(names: readonly string[]): readonly Permission[] {
  return [...new Set(names)].map((name) => {
    if (isPermission(name)) return name;
    throw new AdministrationError(
      'INVALID_VALUE',
      `There is no permission ${name}; there are ${PERMISSIONS.join(', ')}`,
    );
  });
}

/** Reads a list of permissions out of the database; what this release does not know is left out. */
export function parsePermissions(json: string): readonly Permission[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string' && isPermission(each)) : [];
}
