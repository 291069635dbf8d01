import { AuthenticationFailed } from './errors.ts';
import { type HttpRequest, queryText, request } from './http.ts';
import type { Identity } from './identity.ts';
import type { Message } from './messages.ts';
import type { MediaRecord, Page } from './records.ts';

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
 * The recordings on the server's disk. Every call may throw Disconnected, AuthenticationFailed, RateLimited and what the
 * server refuses with.
 */
export class Library {
  readonly #address: string;
  readonly #identity: Identity;

  /** @internal */
  constructor(address: string, identity: Identity) {
    this.#address = address;
    this.#identity = identity;
  }

  /** A page of recordings, newest first. */
  async list(query: PageQuery = {}): Promise<Page> {
    return (await this.#request({ path: '/api/recordings', query: { ...query } })) as unknown as Page;
  }

  /** One recording. @throws NotFound */
  async get(id: string): Promise<MediaRecord> {
    return (await this.#request({ path: pathOf(id) })) as unknown as MediaRecord;
  }

  /** Deletes a recording and its file. @throws NotFound */
  async remove(id: string): Promise<void> {
    await this.#request({ method: 'DELETE', path: pathOf(id) });
  }

  /** Address of the film itself, with a token in it: whoever has it can see the film. */
  async fileUrl(id: string): Promise<string> {
    return `${this.#address}${pathOf(id)}/file${queryText({ token: await this.#identity.token() })}`;
  }

  /** A login that has ended meanwhile is made again, once. */
  async #request(wanted: HttpRequest): Promise<Message> {
    const ask = async () => request(this.#address, { ...wanted, token: await this.#identity.token() });
    return ask().catch((problem: unknown) => {
      if (problem instanceof AuthenticationFailed && this.#identity.forget()) return ask();
      throw problem;
    });
  }
}

function pathOf(id: string): string {
  return `/api/recordings/${encodeURIComponent(id)}`;
}
