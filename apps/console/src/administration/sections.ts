import type { Permission } from '@sightglass/protocol';

/** The sections, in the order of the navigation. */
export const SECTIONS = [
  { id: 'load', group: 'server', needs: 'System_r' },
  { id: 'cameras', group: 'server', needs: 'Device_r' },
  { id: 'network', group: 'server', needs: 'Network_r' },
  { id: 'connections', group: 'server', needs: 'System_r' },
  { id: 'logs', group: 'server', needs: 'System_r' },
  { id: 'users', group: 'people', needs: 'User_r' },
  { id: 'roles', group: 'people', needs: 'User_r' },
  { id: 'audit', group: 'people', needs: 'User_r' },
  { id: 'password', group: 'you', needs: 'login' },
  { id: 'sessions', group: 'you', needs: 'login' },
  { id: 'tokens', group: 'you', needs: 'login' },
] as const satisfies readonly {
  id: string;
  group: string;
  /** `login` for whoever is somebody. */
  needs: Permission | 'login';
}[];

/** One of {@link SECTIONS}. */
export type Section = (typeof SECTIONS)[number];

/** The name of a section, as in the address of the page. */
export type SectionId = Section['id'];

/** What sections are put together under. */
export type SectionGroup = Section['group'];

/**
 * The sections that somebody may see.
 *
 * @param username - undefined for whoever is not signed in: there is nothing for them
 */
export function sectionsFor(
  username: string | undefined,
  may: (permission: Permission) => boolean,
): readonly Section[] {
  if (username === undefined) return [];
  return SECTIONS.filter(({ needs }) => needs === 'login' || may(needs));
}
