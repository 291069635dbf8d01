/** Something that whoever starts the program can mend; the message is one line that says what to do. */
export abstract class MendableError extends Error {
  /** What the program ends with. */
  readonly exitCode: number = 2;
}
