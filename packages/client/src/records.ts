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
}

/** Room on the disk that holds the library. */
export interface StorageReport {
  readonly freeBytes: number;
  /** Bytes that recordings and pictures take. */
  readonly usedBytes: number;
  /** Number of recordings. */
  readonly recordings: number;
}

/** A page of a list, newest first. */
export interface Page {
  readonly items: readonly MediaRecord[];
  /** What to ask for the next page with; `null` at the end. */
  readonly cursor: string | null;
}
