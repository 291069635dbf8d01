import { mkdirSync, statfsSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';

type Kind = MediaRecord['kind'];

/** Ends of the names of files of a kind. */
const EXTENSIONS = { recording: '.mp4', snapshot: '.jpg' } as const satisfies Record<Kind, string>;
const UNFINISHED = '.tmp';

/** The files of recordings, pictures and thumbnails. Their names are ids; nobody else's path comes in. */
export class MediaFiles {
  readonly directory: string;

  /** @param directory - made when it is missing */
  constructor(directory: string) {
    this.directory = directory;
    for (const folder of ['recordings', 'snapshots', 'thumbnails']) {
      mkdirSync(join(directory, folder), { recursive: true, mode: 0o750 });
    }
  }

  /** Name of the file of a record. */
  nameOf(kind: Kind, id: string): string {
    return `${id}${EXTENSIONS[kind]}`;
  }

  pathOf(kind: Kind, id: string): string {
    return join(this.directory, `${kind}s`, this.nameOf(kind, id));
  }

  thumbnailPath(id: string): string {
    return join(this.directory, 'thumbnails', `${id}.jpg`);
  }

  /** Bytes that are left on the disk. */
  freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.directory);
    return bavail * bsize;
  }

  /** Size in bytes; undefined where there is no file. */
  async sizeOf(kind: Kind, id: string): Promise<number | undefined> {
    const found = await stat(this.pathOf(kind, id)).catch(() => undefined);
    return found?.size;
  }

  /** Writes a file whole or not at all, also when the power is cut. @throws the operating system's error */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const unfinished = `${path}${UNFINISHED}`;
    try {
      const file = await open(unfinished, 'w', 0o640);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      await syncDirectory(join(path, '..'));
    } catch (problem) {
      await rm(unfinished, { force: true });
      throw problem;
    }
  }

  /** The thumbnail that was kept; undefined where there is none. */
  readThumbnail(id: string): Promise<Buffer | undefined> {
    return readFile(this.thumbnailPath(id)).catch(() => undefined);
  }

  /** Removes the files of a record. */
  async remove(kind: Kind, id: string): Promise<void> {
    await rm(this.pathOf(kind, id), { force: true });
    await rm(this.thumbnailPath(id), { force: true });
  }

  /** Ids of the files of a kind that are there. Removes what was never finished. */
  async ids(kind: Kind): Promise<readonly string[]> {
    const folder = join(this.directory, `${kind}s`);
    const names = await readdir(folder);
    for (const name of names) {
      if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
    }
    const extension = EXTENSIONS[kind];
    return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
  }
}

/** A new name is on the disk when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
