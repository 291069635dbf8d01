import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder for films that are made while a test runs. */
export class Films {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Films> {
    return new Films(await mkdtemp(join(tmpdir(), 'sightglass-films-')));
  }

  /** Makes a file with the ffmpeg program; `options` stand before the name of the file. Returns its path. */
  async make(name: string, options: readonly string[]): Promise<string> {
    const path = join(this.folder, name);
    await run('ffmpeg', ['-v', 'error', '-y', ...options, path]);
    return path;
  }

  /** One second of moving test picture in H.264. */
  async film(name: string, size = '320x240', more: readonly string[] = []): Promise<string> {
    const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=1`];
    return await this.make(name, [...source, ...more]);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
