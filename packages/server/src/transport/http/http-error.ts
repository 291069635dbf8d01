/** A request that is refused. `message` says what to do about it. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** In capitals, as in the body of the answer. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nothing is found under an address or id. */
export function notFound(what: string): HttpError {
  return new HttpError(404, 'NOT_FOUND', `There is no ${what}`);
}
