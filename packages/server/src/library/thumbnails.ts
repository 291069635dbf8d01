import type { MediaRecord } from '@sightglass/protocol';
import type { Catalogue } from './catalogue.ts';
import type { MediaFiles } from './media-files.ts';

/** Makes a small JPEG from the file of a record. */
export type ThumbnailMaker = (path: string) => Promise<Uint8Array>;

/** Small JPEGs of records: made once, and kept as long as the record is. */
export class Thumbnails {
  readonly #catalogue: Catalogue;
  readonly #files: MediaFiles;
  /** Those that are being made: who asks for the same meanwhile gets the same. */
  readonly #underWay = new Map<string, Promise<Buffer>>();

  constructor(catalogue: Catalogue, files: MediaFiles) {
    this.#catalogue = catalogue;
    this.#files = files;
  }

  /** That of a record. @throws what `make` throws, which is asked where there is none yet */
  of(record: MediaRecord, make: ThumbnailMaker): Promise<Buffer> {
    const underWay = this.#underWay.get(record.id);
    if (underWay) return underWay;
    const thumbnail = this.#find(record, make).finally(() => this.#underWay.delete(record.id));
    this.#underWay.set(record.id, thumbnail);
    return thumbnail;
  }

  async #find({ id, kind, state }: MediaRecord, make: ThumbnailMaker): Promise<Buffer> {
    const kept = await this.#files.readThumbnail(id);
    if (kept) return kept;
    const jpeg = Buffer.from(await make(this.#files.pathOf(kind, id)));
    if (state === 'recording') return jpeg;
    // One that cannot be kept, such as on a full disk, is made again the next time.
    await this.#files.keepThumbnail(id, jpeg).catch(() => {});
    if (!this.#catalogue.findAny(kind, id)) await this.#files.removeThumbnail(id);
    return jpeg;
  }
}
