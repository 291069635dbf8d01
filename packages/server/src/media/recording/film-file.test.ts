import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folder } from './film.testkit.ts';
import { FilmFile } from './film-file.ts';

const chunk = fc.uint8Array({ minLength: 1, maxLength: 3_000 });

/** What all open files have in common, to put a failing disk in. */
async function everyHandle(): Promise<FileHandle> {
  const handle = await open(join(folder(), 'any'), 'w');
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  onTestFinished(() => void vi.restoreAllMocks());
  return prototype;
}

const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

describe('the file of a film', () => {
  it('holds every byte in the order it came, and counts them', async () => {
    const place = folder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), async (chunks) => {
        const path = join(place, `${files++}.mp4`);
        const file = await FilmFile.create(path);
        for (const bytes of chunks) await file.append(bytes);
        const wanted = Buffer.concat(chunks);
        expect(file.bytes).toBe(wanted.length);
        await file.close();
        expect(readFileSync(path).equals(wanted)).toBe(true);
        expect(file.problem).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('can be read while it grows, and by nobody but owner and group', async () => {
    const path = join(folder(), 'film.mp4');
    const file = await FilmFile.create(path);
    await file.append(Buffer.from('one'));
    expect(readFileSync(path, 'utf8')).toBe('one');
    expect(statSync(path).mode & 0o027).toBe(0);
    await file.close();
  });

  it('never takes the place of another one', async () => {
    const path = join(folder(), 'film.mp4');
    writeFileSync(path, 'an older film');
    await expect(FilmFile.create(path)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path, 'utf8')).toBe('an older film');
    await expect(FilmFile.create(join(folder(), 'no', 'film.mp4'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is brought to the disk as it grows, one sync at a time', async () => {
    const handles = await everyHandle();
    let running = 0;
    let most = 0;
    const { datasync } = handles;
    const synced = vi.spyOn(handles, 'datasync').mockImplementation(async function (this: FileHandle) {
      running += 1;
      most = Math.max(most, running);
      await datasync.call(this);
      running -= 1;
    });
    const file = await FilmFile.create(join(folder(), 'film.mp4'));
    for (let fragment = 0; fragment < 20; fragment += 1) await file.append(Buffer.alloc(1_000, fragment));
    await vi.waitFor(() => expect(running).toBe(0));
    expect(synced.mock.calls.length).toBeGreaterThanOrEqual(1);
    expect(synced.mock.calls.length).toBeLessThanOrEqual(20);
    expect(most).toBe(1);
    await file.close();
  });
});

describe('a disk that gets full', () => {
  it('leaves the fragments before whole, and no part of the one that does not fit', async () => {
    const path = join(folder(), 'film.mp4');
    const file = await FilmFile.create(path);
    await file.append(Buffer.from('whole'));
    const handles = await everyHandle();
    const writing = vi
      .spyOn(handles, 'write')
      // The way of a disk: a part of it still goes, and then nothing.
      .mockImplementationOnce(async () => {
        appendFileSync(path, 'bro');
        return { bytesWritten: 3, buffer: 'bro' };
      })
      .mockRejectedValueOnce(full());
    await expect(file.append(Buffer.from('broken'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(writing).toHaveBeenCalledTimes(2);
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(file.bytes).toBe(5);
    await file.close();
  });

  it('is told again at every later fragment, which is not written', async () => {
    const path = join(folder(), 'film.mp4');
    const file = await FilmFile.create(path);
    const handles = await everyHandle();
    vi.spyOn(handles, 'write').mockRejectedValueOnce(full());
    await expect(file.append(Buffer.from('one'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(file.append(Buffer.from('two'))).rejects.toBe(file.problem);
    expect(readFileSync(path, 'utf8')).toBe('');
    await file.close();
  });

  it('is also seen when only the sync tells it', async () => {
    const file = await FilmFile.create(join(folder(), 'film.mp4'));
    const handles = await everyHandle();
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(full());
    await file.append(Buffer.from('one'));
    await vi.waitFor(() => expect(file.problem).toMatchObject({ code: 'ENOSPC' }));
    await expect(file.append(Buffer.from('two'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
  });
});

it('a file that cannot be synced is closed all the same, and the failure told', async () => {
  const path = join(folder(), 'film.mp4');
  const file = await FilmFile.create(path);
  await file.append(Buffer.from('one'));
  const handles = await everyHandle();
  vi.spyOn(handles, 'sync').mockRejectedValueOnce(full());
  await expect(file.close()).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(file.append(Buffer.from('two'))).rejects.toMatchObject({ code: 'EBADF' });
  expect(readFileSync(path, 'utf8')).toBe('one');
});
