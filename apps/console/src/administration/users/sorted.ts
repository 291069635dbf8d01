import type { User } from '../records.ts';

/** Users by name, whoever looks first. */
export function sortedFor(users: readonly User[], self: string | undefined): readonly User[] {
  const rank = ({ username }: User) => (username === self ? 0 : 1);
  return users.toSorted(
    (a, b) => rank(a) - rank(b) || a.username.localeCompare(b.username, undefined, { numeric: true }),
  );
}
