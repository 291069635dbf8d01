import { type FileHandle, open } from 'node:fs/promises';

/** The file of a film: counts its bytes and brings them to the disk as they come. */
export class FilmFile {
  readonly #handle: FileHandle;
  #bytes = 0;
  #syncing: Promise<void> | undefined;
  #unsynced = false;
  #problem: Error | undefined;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Makes the file, which must not exist yet. @throws the error of the operating system */
  static async create(path: string): Promise<FilmFile> {
    return new FilmFile(await open(path, 'wx', 0o640));
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What went wrong first, such as a full disk. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  /**
   * Appends bytes whole, or not at all: a fragment that does not fit is cut off again, so that the
   * file stays playable.
   *
   * @throws the error of the operating system; every later call throws it again
   */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#problem) throw this.#problem;
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          done,
          bytes.length - done,
          this.#bytes + done,
        );
        done += bytesWritten;
      }
      this.#bytes += bytes.length;
    } catch (problem) {
      this.#problem = problem instanceof Error ? problem : new Error(String(problem));
      await this.#handle.truncate(this.#bytes).catch(() => undefined);
      throw this.#problem;
    }
    this.#sync();
  }

  /** Brings everything to the disk and closes the file. */
  async close(): Promise<void> {
    try {
      await this.#syncing;
      await this.#handle.sync();
    } finally {
      await this.#handle.close();
    }
  }

  /** One sync at a time; what comes meanwhile is in the next one. */
  #sync(): void {
    if (this.#syncing) {
      this.#unsynced = true;
      return;
    }
    this.#syncing = this.#handle
      .datasync()
      .catch((problem: unknown) => {
        this.#problem ??= problem instanceof Error ? problem : new Error(String(problem));
      })
      .then(() => {
        this.#syncing = undefined;
        if (!this.#unsynced) return;
        this.#unsynced = false;
        this.#sync();
      });
  }
}
