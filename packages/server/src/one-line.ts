/** Control characters, ends of lines, and marks that show the letters after them in another order (UAX #9). */
const MISLEADING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text is one line that shows its letters as they are; a name has to be. */
export function isOneLine(text: string): boolean {
  return !MISLEADING.test(text);
}

/** What {@link isOneLine} leaves out, for the end of a message. */
export const ONE_LINE = 'without control characters or marks that turn the text around';
