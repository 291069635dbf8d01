/** Most characters that can be searched for. */
export const SEARCH_LENGTH = 200;

/** Text as it is compared: without case, accents and doubled spaces. */
export function plain(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/\p{Mark}/gu, '')
      // By way of capitals, which have no sharp s.
      .toUpperCase()
      .toLowerCase()
      .replaceAll(/\s+/g, ' ')
      .trim()
  );
}

/** The words of what somebody searches for, each as {@link plain} text; none where there is nothing to search for. */
export function searchWords(search: string): readonly string[] {
  return [...new Set(plain(search).split(' '))].filter((word) => word !== '');
}
