/** Letters and digits of any script, and signs that need no quoting; as the server takes it for users and roles. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/** Characters of a password, as the server takes it. */
export const PASSWORD_LENGTH = { least: 8, most: 128 } as const;

/** Whether a user or a role may be called like that. */
export function isName(text: string): boolean {
  return NAME.test(text.normalize('NFC'));
}

/** Whether a password has the right length. What is easily guessed the server knows. */
export function isLongEnough(password: string): boolean {
  const { length } = [...password];
  return length >= PASSWORD_LENGTH.least && length <= PASSWORD_LENGTH.most;
}
