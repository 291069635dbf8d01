/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text under a name, where there is some. */
export function optionalText(value: JsonObject, name: string): string | undefined {
  const text = value[name];
  return typeof text === 'string' ? text : undefined;
}

/** The items of a list as the server sends it. */
export function itemsIn(list: JsonObject): readonly JsonObject[] {
  const { items } = list;
  return Array.isArray(items) ? items.filter(isRecord) : [];
}
