import { useResource } from '../api/queries.ts';

/** A camera that the server has a source for, as GET /api/status tells it. */
export interface Head {
  readonly camera: 1 | 2;
  readonly exists: boolean;
  /** How many sensors it has. */
  readonly sensors: number;
  /** Why it delivers nothing. */
  readonly problem?: string;
}

/** A sensor of a camera and its source, as GET /api/cameras tells it. */
export interface SensorReport {
  readonly sensor: number;
  /** Where its picture comes from, without a password. */
  readonly source: string;
  readonly state: 'ok' | 'lost' | 'starting';
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly error?: string;
}

/** A camera with its sources. */
export interface CameraReport {
  readonly camera: 1 | 2;
  readonly exists: boolean;
  readonly sensors: readonly SensorReport[];
}

/** What of GET /api/status is of interest; everybody may read it. */
interface Status {
  /** What the server calls itself. */
  readonly name: string;
  readonly cameras: readonly Head[];
}

/** The cameras that have a source; undefined until that is known. */
export function useKnownHeads(): readonly Head[] | undefined {
  return useResource<Status>('/api/status').data?.cameras;
}

/** The same; none until that is known. */
export function useHeads(): readonly Head[] {
  return useKnownHeads() ?? [];
}

/** What the server calls itself; undefined until that is known. */
export function useServerName(): string | undefined {
  return useResource<Status>('/api/status').data?.name;
}

/** What the server tries to get a picture from a camera; asked again each 2 s. Undefined where it may not be known. */
export function useCameraReport(camera: number, mayKnow: boolean): CameraReport | undefined {
  const { data } = useResource<{ readonly items: readonly CameraReport[] }>('/api/cameras', {
    enabled: mayKnow,
    refetchInterval: 2_000,
  });
  return data?.items.find((item) => item.camera === camera);
}
