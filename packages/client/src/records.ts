/** The recording under way. */
export interface RecordingProgress {
  readonly file: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Length of the film so far, without pauses, in ms. */
  readonly durationMs: number;
  readonly bytes: number;
}

/** A recording or a picture in the library. */
export interface MediaRecord {
  readonly id: string;
  readonly kind: 'recording' | 'snapshot';
  /** `recording` while it grows, `ready` when ended in order, `recovered` when found after a crash. */
  readonly state: 'recording' | 'ready' | 'recovered';
  /**
   * How a recording ended: `stopped` by somebody, `server-ended` when the server was killed or lost its power,
   * `media-failed` when what makes the film broke, `disk-full`; `null` where that is not known, and for a picture.
   */
  readonly ending: 'stopped' | 'server-ended' | 'media-failed' | 'disk-full' | null;
  readonly file: string;
  /** Path on this server under which the file itself is served. */
  readonly url: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** 0 for a picture. */
  readonly durationMs: number;
  readonly bytes: number;
  readonly resolution: string;
  /** 0 for a picture. */
  readonly fps: number;
  /** What somebody calls it; `null` where nobody does. */
  readonly name: string | null;
  /** What somebody wrote about it, or `null`. */
  readonly note: string | null;
}

/** Room on the disk that holds the library. */
export interface StorageReport {
  readonly freeBytes: number;
  /** Bytes that recordings and pictures take. */
  readonly usedBytes: number;
  /** Number of recordings. */
  readonly recordings: number;
  /** Seconds that can still be recorded, by the bit rate of what was recorded or is to be; `null` where that is not known. */
  readonly secondsLeft: number | null;
}

/** What somebody has changed last: what one message, or quickly repeated ones like it, really changed. */
export interface LastChange {
  /** Grows with every change while the server runs. */
  readonly id: number;
  /** The keys whose values are others now. */
  readonly keys: readonly string[];
  /** User name; `null` for somebody without one. */
  readonly by: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The values before, by key. */
  readonly from: Readonly<Record<string, unknown>>;
  /** The values since, by key. */
  readonly to: Readonly<Record<string, unknown>>;
}

/** A page of a list, newest first. */
export interface Page {
  readonly items: readonly MediaRecord[];
  /** What to ask for the next page with; `null` at the end. */
  readonly cursor: string | null;
}
