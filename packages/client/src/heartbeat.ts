/** Silence after which a sign of life is asked for, and how long after that the server may be silent, in ms. */
const PATIENCE_MS = 5_000;

/** Finds out that a connection is dead although nobody closed it: within 10 s of the last message. */
export interface Heartbeat {
  /** Begins to listen for silence. */
  start(): void;
  /** Something came. No timer is touched: this may be called ten thousand times a second. */
  heard(): void;
  /** Asks for a sign of life now, because the network may have changed. */
  probe(): void;
  stop(): void;
}

/**
 * Makes a {@link Heartbeat}.
 *
 * @param ping - asks the server for a sign of life
 * @param dead - called once, when none came
 */
export function heartbeat(ping: () => void, dead: () => void): Heartbeat {
  let heardAt = 0;
  /** When the ping went out that nothing came after yet. */
  let pingedAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  };
  /** Counts from the ping, not from the last message: the timers of a tab in the background come late. */
  const look = () => {
    const rest = (pingedAt ?? heardAt) + PATIENCE_MS - performance.now();
    if (rest > 0) wait(rest);
    else if (pingedAt === undefined) probe();
    else dead();
  };
  const heard = () => {
    heardAt = performance.now();
    pingedAt = undefined;
  };
  const probe = () => {
    pingedAt ??= performance.now();
    ping();
    wait(PATIENCE_MS);
  };
  return {
    start() {
      heard();
      wait(PATIENCE_MS);
    },
    heard,
    probe,
    stop: () => clearTimeout(timer),
  };
}
