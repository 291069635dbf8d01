import { AuthenticationFailed } from './errors.ts';
import { type Http, type HttpRequest, queryText } from './http.ts';
import type { Identity } from './identity.ts';
import type { MediaRecord, Page } from './records.ts';

const PATH = '/api/recordings';

/** Which part of the list to give. */
export interface PageQuery {
  /** 1–1000; 50 without it. */
  readonly limit?: number;
  /** That of the page before. */
  readonly cursor?: string;
  /** Earliest and latest beginning, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * The recordings on the server's disk. Every call may throw Disconnected, Timeout, AuthenticationFailed, RateLimited and
 * what the server refuses with.
 */
export interface Library {
  /** A page of recordings, newest first. */
  list(query?: PageQuery): Promise<Page>;
  /** One recording. @throws NotFound */
  get(id: string): Promise<MediaRecord>;
  /** Deletes a recording and its file. @throws NotFound */
  remove(id: string): Promise<void>;
  /** Address of the film itself, with a token in it: whoever has it can see the film. */
  fileUrl(id: string): Promise<string>;
}

/** Makes a {@link Library}. @param address - of the server */
export function openLibrary(address: string, http: Http, identity: Identity): Library {
  /** A login that has ended meanwhile is made again, once. The server's word is taken for the type of its answer. */
  const request = <T>(wanted: HttpRequest): Promise<T> => {
    const ask = async () => http.request({ ...wanted, token: await identity.token() }) as Promise<unknown>;
    return ask().catch((problem: unknown) => {
      if (problem instanceof AuthenticationFailed && identity.forget()) return ask();
      throw problem;
    }) as Promise<T>;
  };
  return {
    list: (query) => request({ path: PATH, query: { ...query } }),
    get: (id) => request({ path: pathOf(id) }),
    async remove(id) {
      await request({ method: 'DELETE', path: pathOf(id) });
    },
    async fileUrl(id) {
      return `${address}${pathOf(id)}/file${queryText({ token: await identity.token() })}`;
    },
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
