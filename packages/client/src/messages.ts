/** One message of the server, or one to it. */
export type Message = Readonly<Record<string, unknown>>;

/** Fields beside keys of the camera. */
const FIELDS = /^(?:id|info|pong|subscribed)$/;

/** Reads one frame. @returns undefined for what is no JSON object */
export function parseMessage(data: unknown): Message | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message: unknown = JSON.parse(data);
    return isMessage(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The keys in a message and their values; none in an answer to anything but keys. */
export function valuesIn(message: Message): readonly (readonly [name: string, value: unknown])[] {
  if ('error' in message || 'authenticated' in message) return [];
  return Object.entries(message).filter(([name]) => !FIELDS.test(name));
}

/** The names in the `info` of a confirmation; undefined in any other message. */
export function confirmedIn({ info }: Message): readonly string[] | undefined {
  return Array.isArray(info) ? info.map(String) : undefined;
}

/** The text in a field of a message, or the empty one. */
export function textIn(message: Message, field: string): string {
  const text = message[field];
  return typeof text === 'string' ? text : '';
}

/** Whether something parsed is an object with fields. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
