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
  /** Words that are all in the name, the note or the file name; case and accents are left aside. */
  readonly search?: string;
}

/** What a recording is to be called, up to 120 characters, and what there is to say about it, up to 2,000. */
export interface Caption {
  readonly name?: string | null;
  readonly note?: string | null;
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
  /** Gives a recording a name or a note; what is left out stays, and null removes it. @throws NotFound */
  change(id: string, caption: Caption): Promise<MediaRecord>;
  /**
   * Deletes a recording and its file.
   *
   * @param options - `undo`: seconds, 1–300, in which {@link Library.restore} brings it back; without it, there is no way back
   * @throws NotFound
   */
  remove(id: string, options?: { readonly undo?: number }): Promise<void>;
  /** Brings a recording back that was removed a moment ago. @throws NotFound when it is too late */
  restore(id: string): Promise<MediaRecord>;
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
    list: (query) => request({ path: PATH, query }),
    get: (id) => request({ path: pathOf(id) }),
    change: (id, body) => request({ method: 'PATCH', path: pathOf(id), body }),
    async remove(id, query) {
      await request({ method: 'DELETE', path: pathOf(id), query });
    },
    restore: (id) => request({ method: 'POST', path: `${pathOf(id)}/restore` }),
    async fileUrl(id) {
      return `${address}${pathOf(id)}/file${queryText({ token: await identity.token() })}`;
    },
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
