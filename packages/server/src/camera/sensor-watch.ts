import { shownAddress, withoutSecrets } from '../log/secrets.ts';
import {
  type HeadReport,
  type HeadSpec,
  type HeadSpecs,
  type InputReport,
  type SourceSpec,
  sensorsOf,
  textOfDevice,
  WAITING,
} from '../media/messages.ts';

/** How a sensor does: `idle` while another one of its head is in use. */
export const SENSOR_STATES = ['ok', 'lost', 'starting', 'idle'] as const;
type State = (typeof SENSOR_STATES)[number];

/** What is known of a sensor. */
export interface SensorReport {
  /** Counted from 1 over all sources of the head. */
  readonly sensor: number;
  /** Where its pictures come from, without user name and password. */
  readonly source: string;
  readonly state: State;
  /** Since when it is so; ISO 8601, UTC. */
  readonly since: string;
  /** Why there are no pictures, or were none when it was left, or why settings do not reach the camera; in words for a person. */
  readonly error?: string;
  /** Of the pictures as they come in. */
  readonly resolution?: string;
  readonly fps?: number;
}

/** What a sensor was found to be, and since when. */
interface Finding {
  readonly state: State;
  readonly error: string | undefined;
  readonly since: string;
}

/** How each sensor does, and since when. */
export class SensorWatch {
  readonly #heads: readonly [readonly SourceSpec[], readonly SourceSpec[]];
  readonly #findings: readonly [Finding[], Finding[]] = [[], []];

  constructor(heads: HeadSpecs) {
    this.#heads = [sourcesOf(heads[0]), sourcesOf(heads[1])];
  }

  /**
   * Takes note of how a head does.
   *
   * @param index - 0 or 1
   * @param used - the sensor in use, counted from 1; one too high is the last
   */
  note(index: 0 | 1, report: HeadReport | null, used: number): void {
    const sources = this.#heads[index];
    const last = Math.min(used, sources.length);
    for (const at of sources.keys()) {
      const before = this.#findings[index][at];
      const idle = { state: 'idle' as const, error: before?.state === 'ok' ? undefined : before?.error };
      const now = at === last - 1 ? stateOf(report) : idle;
      if (before?.state === now.state && before.error === now.error) continue;
      this.#findings[index][at] = { ...now, since: new Date().toISOString() };
    }
  }

  /** All sensors of a head; undefined where there is none. @param input - what the one in use delivers */
  list(index: 0 | 1, input: InputReport | null | undefined): readonly SensorReport[] | undefined {
    const sources = this.#heads[index];
    if (sources.length === 0) return undefined;
    return this.#findings[index].map(({ state, error, since }, at) => ({
      sensor: at + 1,
      source: nameOf(sources[at]),
      state,
      since,
      ...(error === undefined ? {} : { error: withoutSecrets(error) }),
      ...(state === 'ok' && input
        ? { resolution: `${input.width}x${input.height}`, fps: Math.round(input.fps * 10) / 10 }
        : {}),
    }));
  }
}

function stateOf(report: HeadReport | null): Omit<Finding, 'since'> {
  if (report?.exists) return { state: 'ok', error: report.warning };
  const problem = report?.problem;
  if (problem === undefined || problem === WAITING) return { state: 'starting', error: undefined };
  return { state: 'lost', error: problem };
}

/** The source of each sensor. */
function sourcesOf(head: HeadSpec | null): readonly SourceSpec[] {
  return (head ?? []).flatMap((source) => Array.from({ length: sensorsOf([source]) }, () => source));
}

function nameOf(source: SourceSpec | undefined): string {
  switch (source?.kind) {
    case 'file':
      return `file:${source.path}`;
    case 'rtsp':
    case 'onvif':
      return shownAddress(source.url);
    case 'v4l2':
      return `v4l2:${textOfDevice(source.device)}`;
    default:
      return 'synthetic';
  }
}
