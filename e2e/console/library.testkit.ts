import type { MediaRecord } from '@sightglass/protocol';
import type { Locator, Page } from 'playwright-core';
import { http, TestClient, tokenOf } from '../client.testkit.ts';
import type { TestServer } from '../server.testkit.ts';
import { ADMIN, type Opening, openConsole, untilReady } from './page.testkit.ts';

/** A server's library as its administrator has it, without a page. */
export class Archive {
  readonly #server: TestServer;
  readonly #token: string;
  readonly #client: TestClient;

  private constructor(server: TestServer, token: string, client: TestClient) {
    this.#server = server;
    this.#token = token;
    this.#client = client;
  }

  static async of(server: TestServer): Promise<Archive> {
    return new Archive(server, await tokenOf(server), await TestClient.admin(server));
  }

  /** Begins a recording and waits until it is so long, in ms. @returns its record */
  async begin(durationMs = 1_000): Promise<MediaRecord> {
    await this.#client.ask({ record: true });
    await this.recorded(durationMs);
    return this.newest('recordings');
  }

  /** Waits until the recording under way is so long, in ms. */
  async recorded(durationMs: number): Promise<void> {
    await this.#client.next(
      ({ recording }) => Number((recording as { durationMs?: number } | null)?.durationMs) >= durationMs,
    );
  }

  /** Ends the recording under way. @returns its record */
  async end(): Promise<MediaRecord> {
    await this.#client.ask({ record: false });
    return this.newest('recordings');
  }

  /** Makes a film of about so many ms. */
  async film(durationMs: number): Promise<MediaRecord> {
    await this.begin(durationMs);
    return this.end();
  }

  /** Takes a picture. */
  async picture(): Promise<MediaRecord> {
    return this.ask<MediaRecord>('POST', '/api/snapshot');
  }

  async newest(shelf: 'recordings' | 'snapshots'): Promise<MediaRecord> {
    const [record] = (await this.list(shelf)).slice(0, 1);
    if (!record) throw new Error(`There is nothing in ${shelf}`);
    return record;
  }

  async list(shelf: 'recordings' | 'snapshots'): Promise<readonly MediaRecord[]> {
    return (await this.ask<{ items: MediaRecord[] }>('GET', `/api/${shelf}?limit=1000`)).items;
  }

  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await http(this.#server, this.#token, method, path, body);
    if (answer.status >= 400) throw new Error(JSON.stringify(answer));
    return answer.body as T;
  }

  /** The file of a record. */
  async file({ url }: MediaRecord): Promise<Buffer> {
    const answer = await fetch(`${this.#server.address}${url}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    return Buffer.from(await answer.arrayBuffer());
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Opens the console at a place such as `/library`, signed in as the administrator unless as somebody else. */
export async function openAt(
  server: Pick<TestServer, 'address'>,
  place: string,
  opening: Opening = {},
): Promise<Page> {
  const { page } = await openConsole(server, { user: ADMIN, path: `/#${place}`, ...opening });
  return page;
}

/** Where the page shows a record. */
export function placeOf({ kind, id }: MediaRecord): string {
  return `/library/${kind}s/${id}`;
}

/** The card of a record in the list. */
export function cardOf(page: Page, { kind, id }: MediaRecord): Locator {
  return page.locator(`[data-record="${kind}/${id}"]`);
}

/**
 * Has the page save into its own private file system, as a browser without a window asks nobody for a place. All else is
 * the browser's own: its handles, its writing, its files.
 */
export async function savePrivately(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('films', { create: true }),
    });
  });
  await page.reload();
  await untilReady(page);
}

/** What was saved privately: the SHA-256 of each file, in hexadecimal, by its path. */
export async function savedFiles(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    const visit = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (handle.kind === 'directory') await visit(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else {
          const file = await (handle as FileSystemFileHandle).getFile();
          const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
          const bytes = [...new Uint8Array(hash)];
          found[path + name] = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
        }
      }
    };
    await visit(await navigator.storage.getDirectory(), '');
    return found;
  });
}

/** What is in the list, in its order. */
export function shown(page: Page): Promise<string[]> {
  return page
    .locator('main [data-record]')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-record') ?? ''));
}

/** What a record is called in the list. */
export const keyOf = ({ kind, id }: MediaRecord) => `${kind}/${id}`;
