/** Every `error` text a client can get, with the HTTP status and code that stand for the same thing. */
export const ERRORS = {
  'Invalid JSON': { status: 400, code: 'INVALID_JSON' },
  'Invalid message': { status: 400, code: 'INVALID_MESSAGE' },
  'Unknown key': { status: 404, code: 'UNKNOWN_KEY' },
  'Permission denied': { status: 403, code: 'PERMISSION_DENIED' },
  'Invalid value': { status: 400, code: 'INVALID_VALUE' },
  'Invalid state': { status: 409, code: 'INVALID_STATE' },
  'Recording in progress': { status: 409, code: 'RECORDING_IN_PROGRESS' },
  'Insufficient storage': { status: 507, code: 'INSUFFICIENT_STORAGE' },
  'Hardware error': { status: 502, code: 'HARDWARE_ERROR' },
  'Rate limit exceeded': { status: 429, code: 'RATE_LIMIT_EXCEEDED' },
} as const satisfies Record<string, { status: number; code: string }>;

/** The text in the `error` field of a reply. */
export type ErrorName = keyof typeof ERRORS;

/** An error as it goes to a WebSocket client. */
export interface ErrorReply {
  readonly error: ErrorName;
  /** The key as the client spelt it. */
  readonly key?: string;
  /** What to do about it. */
  readonly message?: string;
  readonly id?: RequestId;
}

/** What a client may put into `id` to find the replies to one request. */
export type RequestId = string | number;

/** A request, or one key of it, that was refused. `message` says what to do about it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  /** What went wrong, in the words of the API. */
  readonly error: ErrorName;
  /** The key as the client spelt it, where one key is to blame. */
  readonly key: string | undefined;

  constructor(error: ErrorName, message: string, key?: string) {
    super(message);
    this.error = error;
    this.key = key;
  }

  /** The same error as a message to the client that caused it. */
  toReply(id?: RequestId): ErrorReply {
    return {
      error: this.error,
      ...(this.key === undefined ? {} : { key: this.key }),
      ...(this.message === '' ? {} : { message: this.message }),
      ...(id === undefined ? {} : { id }),
    };
  }
}
