import { mkdirSync, renameSync, statfsSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';

type Kind = MediaRecord['kind'];

/** Ends of the names of files of a kind. */
const EXTENSIONS = { recording: '.mp4', snapshot: '.jpg' } as const satisfies Record<Kind, string>;
const THUMBNAIL = '.jpg';
const UNFINISHED = '.tmp';
const FOLDERS = ['recordings', 'snapshots', 'thumbnails'] as const;

/** The files of recordings, pictures and thumbnails. Their names are ids; nobody else's path comes in. */
export class MediaFiles {
  readonly directory: string;
  /** Files that are being written now. */
  readonly #unfinished = new Set<string>();

  /** @param directory - made when it is missing */
  constructor(directory: string) {
    this.directory = directory;
    for (const folder of FOLDERS) mkdirSync(join(directory, folder), { recursive: true, mode: 0o750 });
  }

  /** Name of the file of a record. */
  nameOf(kind: Kind, id: string): string {
    return `${id}${EXTENSIONS[kind]}`;
  }

  pathOf(kind: Kind, id: string): string {
    return join(this.directory, `${kind}s`, this.nameOf(kind, id));
  }

  /** Bytes that are left on the disk. */
  freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.directory);
    return bavail * bsize;
  }

  /** Size in bytes; undefined where there is no file. @throws the operating system's error, if it cannot tell */
  async sizeOf(kind: Kind, id: string): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(kind, id))).size;
    } catch (problem) {
      if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return undefined;
      throw problem;
    }
  }

  /**
   * Stores a picture whole or not at all, also when the power is cut.
   *
   * @param enter - called when the bytes are on the disk, just before the file gets its name
   * @returns what `enter` returns
   * @throws the operating system's error, or what `enter` throws
   */
  async addSnapshot<T>(id: string, jpeg: Uint8Array, enter: () => T): Promise<T> {
    const path = this.pathOf('snapshot', id);
    const entry = await this.#write(path, jpeg, (unfinished) => {
      const made = enter();
      // In the turn of `enter`: nobody finds the one without the other.
      renameSync(unfinished, path);
      return made;
    });
    await syncDirectory(dirname(path));
    return entry;
  }

  readSnapshot(id: string): Promise<Buffer> {
    return readFile(this.pathOf('snapshot', id));
  }

  /** The thumbnail that was kept; undefined where there is none. */
  readThumbnail(id: string): Promise<Buffer | undefined> {
    return readFile(this.#thumbnailPath(id)).catch(() => undefined);
  }

  /** Keeps a thumbnail, whole or not at all. @throws the operating system's error */
  async keepThumbnail(id: string, jpeg: Uint8Array): Promise<void> {
    const path = this.#thumbnailPath(id);
    await this.#write(path, jpeg, (unfinished) => rename(unfinished, path));
  }

  async removeThumbnail(id: string): Promise<void> {
    await rm(this.#thumbnailPath(id), { force: true });
  }

  /** Removes the file of a record; it does not come back with the power. @throws the operating system's error */
  async remove(kind: Kind, id: string): Promise<void> {
    const path = this.pathOf(kind, id);
    await rm(path, { force: true });
    await syncDirectory(dirname(path));
  }

  /** Ids of the files of a kind that are there. */
  ids(kind: Kind): Promise<readonly string[]> {
    return idsIn(join(this.directory, `${kind}s`), EXTENSIONS[kind]);
  }

  /** Ids of the thumbnails that are there. */
  thumbnailIds(): Promise<readonly string[]> {
    return idsIn(join(this.directory, 'thumbnails'), THUMBNAIL);
  }

  /** Removes what a crash left half written. */
  async removeLeftovers(): Promise<void> {
    for (const folder of FOLDERS) {
      for (const name of await readdir(join(this.directory, folder))) {
        const path = join(this.directory, folder, name);
        if (name.endsWith(UNFINISHED) && !this.#unfinished.has(path)) await rm(path, { force: true });
      }
    }
  }

  #thumbnailPath(id: string): string {
    return join(this.directory, 'thumbnails', `${id}${THUMBNAIL}`);
  }

  /** Writes beside `path` and has it given its name when the bytes are on the disk. */
  async #write<T>(
    path: string,
    bytes: Uint8Array,
    finish: (unfinished: string) => T | Promise<T>,
  ): Promise<T> {
    const unfinished = `${path}${UNFINISHED}`;
    this.#unfinished.add(unfinished);
    try {
      const file = await open(unfinished, 'w', 0o640);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      return await finish(unfinished);
    } catch (problem) {
      await rm(unfinished, { force: true });
      throw problem;
    } finally {
      this.#unfinished.delete(unfinished);
    }
  }
}

async function idsIn(folder: string, extension: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
}

/** A name is on the disk, or gone from it, when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
