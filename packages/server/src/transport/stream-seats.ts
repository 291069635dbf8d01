import { type Arrival, ClientList, type ConnectedClient } from './connected-client.ts';

/** What somebody is told who finds no seat, in the shape of PROTOCOL.md, section 9. */
export const NO_SEAT = {
  status: 503,
  code: 'TOO_MANY_STREAMS',
  message: 'As many people watch as may at once; try again later, or raise max-streams',
} as const;

/** The seats for those who watch live, whatever kind of stream they watch. */
export class StreamSeats {
  readonly #limit: number;
  readonly #viewers = new ClientList();
  #taken = 0;

  /** @param limit - 0 for as many as come */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Who watches, in the order in which they came. */
  viewers(): readonly ConnectedClient[] {
    return this.#viewers.list();
  }

  /**
   * Takes a seat.
   *
   * @param arrival - of whom it is
   * @returns what gives it back, however often it is called; undefined when all are taken
   */
  take(arrival: Arrival): (() => void) | undefined {
    if (this.#limit > 0 && this.#taken >= this.#limit) return undefined;
    this.#taken += 1;
    const strikeOff = this.#viewers.enter(arrival);
    let isTaken = true;
    return () => {
      strikeOff();
      if (isTaken) this.#taken -= 1;
      isTaken = false;
    };
  }
}
