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
