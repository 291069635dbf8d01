import { useMemo } from 'react';
import { useResource } from '../api/queries.ts';
import { LEAST_OFFERED, type Offered } from './catalogue.ts';

/** What instruments want to know of `GET /api/status`. */
interface Status {
  readonly cameras: readonly {
    readonly camera: 1 | 2;
    readonly sensors: number;
    readonly resolutions?: readonly string[];
  }[];
}

/** What the camera offers: what every camera has, until the server has said more. */
export function useOffered(): Offered {
  const { data } = useResource<Status>('/api/status');
  return useMemo(() => offeredBy(data), [data]);
}

/** Reads what the cameras offer. A size that one of them has is offered: which one fills the picture may change. */
function offeredBy(status: Status | undefined): Offered {
  if (status === undefined) return LEAST_OFFERED;
  const sensorsOf = (head: 1 | 2) => status.cameras.find(({ camera }) => camera === head)?.sensors ?? 1;
  const resolutions = new Set(status.cameras.flatMap((each) => each.resolutions ?? []));
  const area = (size: string) => size.split('x').reduce((product, side) => product * Number(side), 1);
  return {
    resolutions:
      resolutions.size === 0
        ? LEAST_OFFERED.resolutions
        : [...resolutions].toSorted((a, b) => area(a) - area(b)),
    cameras: status.cameras.map(({ camera }) => camera),
    sensors: [sensorsOf(1), sensorsOf(2)],
  };
}
