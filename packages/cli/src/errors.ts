import {
  AuthenticationFailed,
  Disconnected,
  PermissionDenied,
  SightglassError,
  Timeout,
} from '@sightglass/client';

/** How the program ends; part of its interface. */
export const EXIT = {
  fine: 0,
  /** The server, or the camera, refused. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No connection, or no answer in time. */
  unreachable: 3,
  /** Not logged in, or not allowed. */
  denied: 4,
} as const;

/** A problem that a user can mend; the message is one line that says how. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number;

  /** @param exitCode - one of {@link EXIT} */
  constructor(message: string, exitCode: number = EXIT.refused) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line, a variable of the environment or a kept file is wrong. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** There is no server, or it does not answer. */
export class CannotConnect extends CommandError {
  override readonly name = 'CannotConnect';

  constructor(message: string) {
    super(message, EXIT.unreachable);
  }
}

/** The server refused a request over HTTP. */
export class RequestRefused extends CommandError {
  override readonly name = 'RequestRefused';
  /** Of HTTP. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message, status === 401 || status === 403 ? EXIT.denied : EXIT.refused);
    this.status = status;
  }
}

/** What a problem is told as, and how the program ends on it. */
export interface Verdict {
  /** One line; undefined for a mistake of ours, which is shown with its origin. */
  readonly text: string | undefined;
  readonly exitCode: number;
}

/** Judges whatever was thrown. */
export function verdictOn(problem: unknown): Verdict {
  if (problem instanceof RequestRefused && problem.status === 401) {
    return { text: withLogin(problem.message), exitCode: EXIT.denied };
  }
  if (problem instanceof CommandError) return { text: oneLine(problem.message), exitCode: problem.exitCode };
  if (!(problem instanceof SightglassError)) return { text: undefined, exitCode: EXIT.refused };
  const text = problem.key === undefined ? problem.message : `${problem.key}: ${problem.message}`;
  if (problem instanceof AuthenticationFailed || problem instanceof PermissionDenied) {
    return { text: withLogin(text), exitCode: EXIT.denied };
  }
  const away = problem instanceof Disconnected || problem instanceof Timeout;
  return { text: oneLine(text), exitCode: away ? EXIT.unreachable : EXIT.refused };
}

function withLogin(text: string): string {
  return `${oneLine(text).replace(/\.$/, '')}. Log in with: sightglass login`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
