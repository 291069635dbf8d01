import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Api } from './api.ts';
import { CannotConnect, CommandError, RequestRefused } from './errors.ts';

/** A file on the server. */
export interface RemoteFile {
  readonly id: string;
  /** Its path, with a slash in front. */
  readonly path: string;
  /** Its size in bytes; undefined for one that still grows. */
  readonly bytes: number | undefined;
}

/** How a download goes on. */
export interface DownloadOptions {
  /** How long nothing may come, in ms. */
  readonly silenceMs: number;
  /** Told how many bytes are there. */
  readonly progress: (bytes: number) => void;
}

/**
 * Downloads a file. Until it is whole it has another name, `TARGET.ID.part`; one that is left of an earlier try is
 * gone on with.
 *
 * @throws CannotConnect when it is cut off, RequestRefused, CommandError when it cannot be written
 */
export async function download(
  api: Api,
  file: RemoteFile,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  const part = `${target}.${file.id}.part`;
  const begun = await beginningOf(part, file);
  if (begun === 0 || begun !== file.bytes) await append(api, file, part, begun, options);
  const { size } = await stat(part);
  if (file.bytes !== undefined && size !== file.bytes) {
    await rm(part);
    throw new CommandError(`${size} bytes came of ${file.bytes}; try again`);
  }
  await complete(part, target);
}

/** Sends a file into a stream, such as standard output. @throws as {@link download} */
export async function pour(
  api: Api,
  file: RemoteFile,
  into: Writable,
  { silenceMs, progress }: DownloadOptions,
): Promise<void> {
  await receive(api, file, { from: 0, silenceMs, progress, into: () => into });
}

/** Bytes of an earlier try that can be gone on with. */
async function beginningOf(part: string, { bytes }: RemoteFile): Promise<number> {
  if (bytes === undefined) return 0;
  const size = await stat(part).then(
    (found) => found.size,
    () => 0,
  );
  return size <= bytes ? size : 0;
}

async function append(
  api: Api,
  file: RemoteFile,
  part: string,
  begun: number,
  { silenceMs, progress }: DownloadOptions,
): Promise<void> {
  try {
    await receive(api, file, {
      from: begun,
      silenceMs,
      progress,
      // A server that knows no ranges begins from the front.
      into: (from) => createWriteStream(part, { flags: from === 0 ? 'w' : 'a' }),
    });
  } catch (problem) {
    if (!(problem instanceof CannotConnect)) throw problem;
    throw new CannotConnect(`${problem.message}. The same command goes on where this ended`);
  }
}

interface Reception {
  readonly from: number;
  readonly silenceMs: number;
  readonly progress: (bytes: number) => void;
  readonly into: (from: number) => Writable;
}

async function receive(
  api: Api,
  { path }: RemoteFile,
  { from, silenceMs, progress, into }: Reception,
): Promise<void> {
  const silence = new AbortController();
  let count = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length;
      progress(count);
      done(null, chunk);
    },
  });
  let heard = 0;
  // Looked at now and then instead of begun anew with each piece: writing into a pipe holds up timers.
  const patience = setInterval(() => {
    // What waits in the meter waits for a reader, such as a player that takes its time.
    if (count === heard && meter.readableLength === 0) silence.abort();
    heard = count;
  }, silenceMs);
  try {
    const range = from === 0 ? {} : { range: `bytes=${from}-` };
    const response = await api.open(path, {
      headers: { ...api.headers(), ...range },
      signal: silence.signal,
    });
    const start = response.status === 206 ? from : 0;
    count = start;
    progress(count);
    if (!response.body) throw new RequestRefused(response.status, 'The server sent no file');
    await pipeline(Readable.fromWeb(response.body), meter, into(start));
  } catch (problem) {
    if (silence.signal.aborted) throw new CannotConnect(`Nothing came for ${silenceMs / 1_000} s`);
    throw problem instanceof CommandError ? problem : interruption(problem);
  } finally {
    clearInterval(patience);
  }
}

/** Either the network or the disk; the disk says so with a path. */
function interruption(problem: unknown): CommandError {
  if (problem instanceof Error && 'syscall' in problem && 'path' in problem) {
    return new CommandError(`Cannot write the file: ${problem.message}`);
  }
  if (problem instanceof Error && 'code' in problem && problem.code === 'ENOSPC') {
    return new CommandError('The disk is full');
  }
  return new CannotConnect('The connection was lost during the download');
}

async function complete(part: string, target: string): Promise<void> {
  const file = await open(part);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, target);
}
