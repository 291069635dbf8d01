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
