import { HttpError } from './http-error.ts';

/** The seats for those who watch live, whatever kind of stream they watch. */
export class StreamSeats {
  readonly #limit: number;
  #taken = 0;

  /** @param limit - 0 for as many as come */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a seat. @returns what gives it back; to be called once. @throws HttpError 503 when there is none */
  take(): () => void {
    if (this.#limit > 0 && this.#taken >= this.#limit) {
      throw new HttpError(
        503,
        'TOO_MANY_STREAMS',
        'As many people watch as may at once; try again later, or raise max-streams',
      );
    }
    this.#taken += 1;
    return () => {
      this.#taken -= 1;
    };
  }
}
