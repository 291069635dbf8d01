const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iPadOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** A program in a few words, by what it says of itself; as it says it where it is no browser. */
export function programOf(userAgent: string | null | undefined): string {
  if (!userAgent) return '';
  const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1];
  if (!browser) return userAgent;
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
  return system ? `${browser}, ${system}` : browser;
}
