import type { BuiltInRole } from '@sightglass/protocol';
import { phrases } from '../language/phrases.ts';

const useWords = phrases(
  {
    administrator: 'administrator',
    operator: 'operator',
    viewer: 'viewer',
    anonymous: 'anonymous',
  } satisfies Record<BuiltInRole, string>,
  { administrator: 'Verwalter', operator: 'Bediener', viewer: 'Zuschauer', anonymous: 'anonym' },
);

/** Names of roles: those of the product in the page's language, any other as it was named. */
export function useRoleNames(): (role: string) => string {
  const words: Readonly<Record<string, string>> = useWords();
  return (role) => (Object.hasOwn(words, role) ? (words[role] ?? role) : role);
}
