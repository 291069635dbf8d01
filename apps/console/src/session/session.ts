import type { Permission } from '@sightglass/protocol';
import { useMemo } from 'react';
import { useObservable } from '../state/observable.ts';
import { sessions } from './sessions.ts';

/** Who the page acts for, and what that person may do. */
export interface Session {
  /** Undefined when nobody is signed in. */
  readonly username: string | undefined;
  readonly role: string | undefined;
  /** Whether the server has said yet who it is. */
  readonly isKnown: boolean;
  /** Whether the generated first password is still in use. */
  readonly passwordChangeDue: boolean;
  may(permission: Permission): boolean;
  /** Puts the sign-in over the page. */
  askSignIn(): void;
  /** @throws RequestError: 401 for a wrong name or password, 429 after too many tries */
  signIn(username: string, password: string): Promise<void>;
  /** @throws RequestError */
  signOut(): Promise<void>;
}

/** The session of this browser; the component renders again when it changes. */
export function useSession(): Session {
  const { username, role, isKnown, passwordChangeDue, permissions } = useObservable(sessions.state);
  return useMemo(
    () => ({
      username,
      role,
      isKnown,
      passwordChangeDue,
      may: (permission) => permissions.has(permission),
      askSignIn: () => sessions.ask('wanted'),
      signIn: (name, password) => sessions.signIn(name, password),
      signOut: () => sessions.signOut(),
    }),
    [username, role, isKnown, passwordChangeDue, permissions],
  );
}
