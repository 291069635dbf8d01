/** A camera could not be asked. The message says why in words for a person, and holds no password. */
export class OnvifError extends Error {
  override readonly name: string = 'OnvifError';
}

/** What cameras call it, by ONVIF and by WS-Security. */
const LOGIN = new Set(['NotAuthorized', 'FailedAuthentication', 'FailedCheck', 'InvalidSecurity']);

/** The camera has understood, and refuses. */
export class OnvifFault extends OnvifError {
  override readonly name = 'OnvifFault';
  /** The last subcode, without its prefix: `NotAuthorized`, `ActionNotSupported`, … */
  readonly subcode: string;
  /** What the camera says to it. */
  readonly reason: string;

  /** Whether it is the user name or the password. */
  get isLogin(): boolean {
    return LOGIN.has(this.subcode);
  }

  constructor(subcode: string, reason: string) {
    super(
      LOGIN.has(subcode) ? 'the camera refuses the user name or password' : `the camera refuses: ${reason}`,
    );
    this.subcode = subcode;
    this.reason = reason;
  }
}
