/** Whatever the camera, the server or the connection refuses; every error of this package is one. */
export class SightglassError extends Error {
  /** The name of the class, also after a bundler made that shorter. */
  override readonly name: string = 'SightglassError';
  /** The key that is to blame, where it is one. */
  readonly key: string | undefined;

  constructor(message: string, key?: string) {
    super(message);
    this.key = key;
  }
}

/** The login does not allow it. */
export class PermissionDenied extends SightglassError {
  override readonly name = 'PermissionDenied';
}

/** Wrong type or out of range; the message says what may be sent. */
export class InvalidValue extends SightglassError {
  override readonly name: string = 'InvalidValue';
}

/** The server has no such key. */
export class UnknownKey extends InvalidValue {
  override readonly name = 'UnknownKey';
}

/** The right value at the wrong moment, such as `fps` while something is recorded. */
export class InvalidState extends SightglassError {
  override readonly name = 'InvalidState';
}

/** No room to record or to store a picture. */
export class InsufficientStorage extends SightglassError {
  override readonly name = 'InsufficientStorage';
}

/** The camera refused; the value stays what it was. */
export class HardwareError extends SightglassError {
  override readonly name = 'HardwareError';
}

/** There is no such recording or picture. */
export class NotFound extends SightglassError {
  override readonly name = 'NotFound';
}

/** Too many requests, or too many failed logins. */
export class RateLimited extends SightglassError {
  override readonly name = 'RateLimited';
  /** Seconds until it makes sense to try again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, key?: string, retryAfter?: number) {
    super(message, key);
    this.retryAfter = retryAfter;
  }
}

/** No answer in time. Whether it was done is not known. */
export class Timeout extends SightglassError {
  override readonly name = 'Timeout';
}

/** The error for an answer that does not come within so many ms. */
export function lateError(timeoutMs: number, key?: string): Timeout {
  return new Timeout(`No answer within ${timeoutMs / 1_000} s`, key);
}

/** There is no connection, or it was lost before the answer: then it is not known whether it was done. */
export class Disconnected extends SightglassError {
  override readonly name = 'Disconnected';
}

/** Wrong user name, password or token. */
export class AuthenticationFailed extends SightglassError {
  override readonly name = 'AuthenticationFailed';
}

/** By what the server says, with every word begun in capitals. */
const KINDS: Readonly<Record<string, new (message: string, key?: string) => SightglassError>> = {
  PermissionDenied,
  InvalidValue,
  UnknownKey,
  InvalidState,
  RecordingInProgress: InvalidState,
  InsufficientStorage,
  HardwareError,
  RateLimitExceeded: RateLimited,
  NotFound,
};

/**
 * The error for what the server said.
 *
 * @param code - a code of HTTP (`INVALID_VALUE`) or the text of the WebSocket (`Invalid value`)
 * @param message - what to do about it
 */
export function errorFor(code: string, message: string, key?: string): SightglassError {
  const name = code.toLowerCase().replace(/(?:^|[ _])./g, (start) => start.slice(-1).toUpperCase());
  return new (KINDS[name] ?? SightglassError)(message || code, key);
}
