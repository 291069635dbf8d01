/** Signs that turn the direction of what follows, and letters that are written from right to left. */
const TURNING =
  /\p{Bidi_Control}|[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** First strong isolate, and the end of it: UAX #9. */
const [BEGIN, END] = ['\u2068', '\u2069'];

/** Signs that turn the text itself around: a name that was given before the server refused them is read as it stands. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/** A name as its letters stand, without signs that show them in another order. */
export function straight(name: string): string {
  return name.replace(OVERRIDES, '');
}

/** A text that somebody has written, so that it turns nothing of the sentence around it. */
export function isolated(text: string): string {
  return TURNING.test(text) ? `${BEGIN}${straight(text)}${END}` : text;
}
