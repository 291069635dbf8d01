/** Characters of a text in a row. */
export const TEXT_LENGTH = 100;
/** Characters of a structured value in a row, as JSON. */
const VALUE_LENGTH = 500;
/** Fields whose content nobody may read again. */
const SECRET = /passw|token|secret|hash|credential/i;

/** A text of a bounded length, with an ellipsis where something is left out. */
export function shortText(text: string, length = TEXT_LENGTH): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A value of a bounded size: what is larger is told by its beginning. Fields named like secrets are emptied. */
export function shortValue(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value);
  if (typeof value !== 'object' || value === null) return value;
  const json = jsonOf(value);
  return json.length <= VALUE_LENGTH ? JSON.parse(json) : shortText(json, VALUE_LENGTH);
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value, (name, field: unknown) => (SECRET.test(name) ? '…' : field));
  } catch {
    // Brackets in brackets without an end: the parser takes them, the way back is too deep.
    return '"…"';
  }
}
