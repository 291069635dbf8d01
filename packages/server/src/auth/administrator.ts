import type { Permission } from '@sightglass/protocol';
import { AdministrationError } from './errors.ts';

/** Who administers. Nobody gives or takes what they do not have themselves. */
export interface Administrator {
  /** Null for whoever has no account here. */
  readonly username: string | null;
  /** Network address. */
  readonly address: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Id of the API token that they act by: it makes no other, and revokes none but itself. */
  readonly tokenId?: string | undefined;
}

/** @throws AdministrationError `PERMISSION_DENIED` for whoever does not administer users */
export function mustAdminister({ permissions }: Administrator): void {
  if (!permissions.has('User_rw')) throw denied('This takes User_rw');
}

/** @throws AdministrationError `PERMISSION_DENIED`, naming what they do not have themselves */
export function mustCover(by: Administrator, permissions: Iterable<Permission>): void {
  const beyond = [...permissions].filter((each) => !by.permissions.has(each));
  if (beyond.length === 0) return;
  throw denied(`You cannot give, take or change what you do not have yourself: ${beyond.join(', ')}`);
}

/** `PERMISSION_DENIED`, in words. */
export function denied(message: string): AdministrationError {
  return new AdministrationError('PERMISSION_DENIED', message);
}
