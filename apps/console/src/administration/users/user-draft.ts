import type { Permission } from '@sightglass/protocol';
import { isObject } from '../../api/exchange.ts';
import { Drafts } from '../../drafts/drafts.ts';
import type { User } from '../records.ts';
import { grantsIn, sameGrants } from '../roles/granted.ts';

/** A user as somebody is filling them in. */
export interface UserDraft {
  readonly username: string;
  /** Empty for the one there is. */
  readonly password: string;
  readonly role: string;
  readonly permissions: readonly Permission[];
  readonly rtsp: boolean;
}

/** What the server is sent to change a user; what is not in it stays. */
export type UserChange = Partial<UserDraft>;

/** What is kept of a form for a user. */
export interface TypedUser extends Omit<UserChange, 'password'> {
  /** A password was typed too; it is not kept. */
  readonly hadPassword?: true;
}

/** What was typed about users, by their names; empty for somebody new. */
export const userDrafts = new Drafts<TypedUser>({ name: 'users', read: readTyped });

function readTyped(value: unknown): TypedUser | undefined {
  if (!isObject(value)) return undefined;
  const { username, role, rtsp, permissions, hadPassword } = value;
  return {
    ...(typeof username === 'string' && { username }),
    ...(typeof role === 'string' && { role }),
    ...(typeof rtsp === 'boolean' && { rtsp }),
    ...(Array.isArray(permissions) && { permissions: grantsIn(permissions) }),
    ...(hadPassword === true && { hadPassword }),
  };
}

/** An empty form. @param role - the one that is offered first */
export function newDraft(role: string): UserDraft {
  return { username: '', password: '', role, permissions: [], rtsp: false };
}

/** The form for somebody who is there. */
export function draftOf({ username, role, permissions, rtsp }: User): UserDraft {
  return { username, password: '', role, permissions, rtsp };
}

/** What has been changed in the form. */
export function changeIn(draft: UserDraft, user: User): UserChange {
  return {
    ...(draft.username === user.username ? {} : { username: draft.username }),
    ...(draft.password === '' ? {} : { password: draft.password }),
    ...(draft.role === user.role ? {} : { role: draft.role }),
    ...(sameGrants(draft.permissions, user.permissions) ? {} : { permissions: draft.permissions }),
    ...(draft.rtsp === user.rtsp ? {} : { rtsp: draft.rtsp }),
  };
}

/** Whether there is anything to send. */
export function isChange(change: UserChange): boolean {
  return Object.keys(change).length > 0;
}
