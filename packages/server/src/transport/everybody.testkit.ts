import { BUILT_IN_ROLES, PERMISSIONS, type Permission } from '@sightglass/protocol';
import type { HttpHouse } from './http/http-server.testkit.ts';

/** The roles of the table, and one for every single permission. */
export const ROLES: Readonly<Record<string, readonly Permission[]>> = {
  ...BUILT_IN_ROLES,
  ...Object.fromEntries(PERMISSIONS.map((permission) => [`only-${permission}`, [permission]])),
};
/** Those of {@link ROLES} that a user can have. */
export const NAMED = Object.keys(ROLES).filter((role) => role !== 'anonymous');

/** Somebody with a role, who is called like it. */
export interface Person {
  readonly role: string;
  readonly password: string;
  /** Of a login. */
  readonly token: string;
  readonly apiToken: string;
}

/** The ways to say who one is over HTTP and with an upgrade, as headers. */
export const WAYS = {
  bearer: ({ token }) => ({ authorization: `Bearer ${token}` }),
  cookie: ({ token }) => ({ cookie: `sightglass_session=${token}` }),
  basic: ({ role, password }) => ({ authorization: `Basic ${btoa(`${role}:${password}`)}` }),
  'API token': ({ apiToken }) => ({ authorization: `Bearer ${apiToken}` }),
} as const satisfies Record<string, (person: Person) => Record<string, string>>;

/** Enters a person for every role of {@link NAMED}. @returns who has a role; throws RangeError where nobody has */
export async function enterEverybody(house: HttpHouse): Promise<(role: string) => Person> {
  const { administration } = house.auth;
  const all = { username: null, address: '127.0.0.1', permissions: new Set(PERMISSIONS) };
  const people = new Map<string, Person>();
  for (const role of NAMED) {
    if (!Object.hasOwn(BUILT_IN_ROLES, role)) {
      administration.createRole(all, role, ROLES[role] ?? []);
    }
    const token = await house.tokenOf(role);
    const { permissions } = administration.user(role);
    const apiToken = administration.createToken(
      { ...all, username: role, permissions },
      { name: role },
    ).token;
    people.set(role, { role, password: `${role}-secret`, token, apiToken });
  }
  return (role) => {
    const person = people.get(role);
    if (!person) throw new RangeError(`Nobody has the role ${role}`);
    return person;
  };
}
