/** User name and password do not belong together. It is not said which of the two is wrong. */
export class InvalidCredentials extends Error {
  override readonly name = 'InvalidCredentials';

  constructor() {
    super('Invalid credentials');
  }
}

/** A token is unknown, has ended or was revoked. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';

  constructor() {
    super('Invalid token');
  }
}

/** More people log in at once than can be looked at; this attempt was not, and does not count as a failure. */
export class LoginsBusy extends Error {
  override readonly name = 'LoginsBusy';
  /** Seconds until it makes sense to try again, at least 1. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('Too many logins at once');
    this.retryAfter = retryAfter;
  }
}

/** An address has failed too often; it is not looked at until it has waited. */
export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts';
  /** Seconds until the next attempt is looked at, at least 1. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('Too many attempts');
    this.retryAfter = retryAfter;
  }
}

/** What keeps an administrator from doing something, with the HTTP status that says the same. */
export const ADMINISTRATION_ERRORS = {
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  LAST_ADMINISTRATOR: 409,
  ROLE_IN_USE: 409,
  BUILT_IN_ROLE: 409,
  INVALID_VALUE: 400,
  WEAK_PASSWORD: 400,
  PERMISSION_DENIED: 403,
} as const;

/** Users, roles or tokens cannot be changed like that. `message` says what to do. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
  readonly code: keyof typeof ADMINISTRATION_ERRORS;

  constructor(code: keyof typeof ADMINISTRATION_ERRORS, message: string) {
    super(message);
    this.code = code;
  }
}
