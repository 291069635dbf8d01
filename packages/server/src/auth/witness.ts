/** An attempt to come in, to go, or to get another password. */
export interface WitnessedAccess {
  /** `password` is that somebody gives themselves another one. */
  readonly action: 'login' | 'logout' | 'password';
  /** The user name that was given, whether there is such a user or not. */
  readonly username: string;
  readonly address: string;
  /** What it has failed with; undefined where it has not. */
  readonly problem: unknown;
}

/** Is told of every attempt, once it is known what becomes of it. Must not throw. */
export type AccessWitness = (access: WitnessedAccess) => void;

/** A change of a user, a role, a token or a login that somebody made or was refused. */
export interface WitnessedDeed {
  readonly by: { readonly username: string | null; readonly address: string };
  /** The thing and what became of it, such as `user.create`. */
  readonly action: `${'user' | 'role' | 'token' | 'session'}.${'create' | 'change' | 'remove'}`;
  /** Name of the user or role, id of the token or session. */
  readonly subject: string;
  /** What it was; without any credential. */
  readonly from?: unknown;
  /** What it has become, or was to become; without any credential. */
  readonly to?: unknown;
  /** What it has failed with; undefined where it has not. */
  readonly problem: unknown;
}

/** Is told of every deed, once it is known what becomes of it. Must not throw. */
export type DeedWitness = (deed: WitnessedDeed) => void;
