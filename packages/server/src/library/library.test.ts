import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FILM, JPEG, TemporaryData } from './library.testkit.ts';
import type { Library } from './library.ts';

const MIB = 1_024 * 1_024;
const BEGIN = { startedAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '1280x720', fps: 25 };
const TAKEN = { takenAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '640x480' };

let data: TemporaryData;
let library: Library;

beforeEach(() => {
  data = new TemporaryData();
  library = data.library();
  return () => data.remove();
});

/** Makes the writing of rows fail, as a full disk does. */
function fillDatabase(): void {
  data.database.pragma(`max_page_count = ${data.database.pragma('page_count', { simple: true })}`);
}

async function film(): Promise<string> {
  const { record, path } = library.beginRecording(BEGIN);
  writeFileSync(path, FILM);
  await library.finishRecording(record.id, { durationMs: 4_000, bytes: FILM.length });
  return record.id;
}

describe('a recording', () => {
  it('has its row before its file', () => {
    const { record, path } = library.beginRecording(BEGIN);
    expect(record.id).toMatch(/^20261123T101500Z-[0-9a-f]{8}$/);
    expect(path).toBe(data.path('recordings', record.file));
    expect(existsSync(path)).toBe(false);
    expect(library.get('recording', record.id)).toEqual({
      id: record.id,
      kind: 'recording',
      state: 'recording',
      ending: null,
      file: `${record.id}.mp4`,
      url: `/api/recordings/${record.id}/file`,
      startedAt: '2026-11-23T10:15:00.250Z',
      durationMs: 0,
      bytes: 0,
      resolution: '1280x720',
      fps: 25,
      name: null,
      note: null,
    });
    expect(library.latest('recording')).toBeNull();
  });

  it('is listed as far as it is', async () => {
    const { record } = library.beginRecording(BEGIN);
    const { usedBytes } = await library.storage();
    library.noteProgress(record.id, { durationMs: 1_500, bytes: 70_000 });
    const now = { ...record, durationMs: 1_500, bytes: 70_000 };
    expect(library.get('recording', record.id)).toEqual(now);
    expect(library.list('recording', { limit: 1 }).items).toEqual([now]);
    expect(await library.storage()).toMatchObject({ usedBytes: usedBytes + 70_000 });
  });

  it('that has ended in order is ready', async () => {
    const id = await film();
    const record = library.get('recording', id);
    expect(record).toMatchObject({ state: 'ready', durationMs: 4_000, bytes: FILM.length });
    expect(library.latest('recording')).toEqual(record);
    expect(await library.storage()).toMatchObject({ usedBytes: FILM.length, recordings: 1 });
  });

  it('tells how it ended, also when that was not by order', async () => {
    expect(library.get('recording', await film())?.ending).toBe('stopped');
    const { record } = library.beginRecording(BEGIN);
    expect(record.ending).toBeNull();
    await library.finishRecording(record.id, { durationMs: 1_000, bytes: 10 }, 'disk-full');
    expect(library.get('recording', record.id)).toMatchObject({ state: 'ready', ending: 'disk-full' });
  });

  it('tells what it takes, by itself or by the newest of its kind', async () => {
    expect(library.bytesPerSecond(BEGIN)).toBeUndefined();
    const short = library.beginRecording(BEGIN);
    await library.finishRecording(short.record.id, { durationMs: 1_999, bytes: 1_000_000 });
    expect(library.bytesPerSecond(BEGIN)).toBeUndefined();
    const { record } = library.beginRecording(BEGIN);
    await library.finishRecording(record.id, { durationMs: 4_000, bytes: 8_000 });
    expect(library.bytesPerSecond(BEGIN)).toBe(2_000);
    expect(library.bytesPerSecond({ ...BEGIN, fps: 30 })).toBeUndefined();
    const growing = library.beginRecording({ ...BEGIN, fps: 30 });
    library.noteProgress(growing.record.id, { durationMs: 2_000, bytes: 1_000 });
    expect(library.bytesPerSecond(BEGIN)).toBe(500);
  });

  it('that holds no picture, or never began, leaves nothing', async () => {
    const empty = library.beginRecording(BEGIN);
    writeFileSync(empty.path, FILM);
    expect(await library.finishRecording(empty.record.id, { durationMs: 0, bytes: 0 })).toBeUndefined();
    const { record } = library.beginRecording(BEGIN);
    await library.discardRecording(record.id);
    expect(library.list('recording', { limit: 9 }).items).toEqual([]);
    expect(readdirSync(data.path('recordings'))).toEqual([]);
  });

  it('cannot be removed while it runs, and can be when its writer is gone', async () => {
    const { record, path } = library.beginRecording(BEGIN);
    writeFileSync(path, FILM);
    await expect(library.removals.now('recording', record.id)).rejects.toMatchObject({
      error: 'Recording in progress',
    });
    expect(await library.removals.now('snapshot', record.id)).toBe(false);
    library.abandonRecording(record.id);
    expect(await library.removals.now('recording', record.id)).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  it('needs 64 MiB to begin and a picture 8 MiB', async () => {
    let free = 64 * MIB;
    library = data.library({ freeBytes: () => free });
    const { record } = library.beginRecording(BEGIN);
    await library.finishRecording(record.id, { durationMs: 1, bytes: 1 });
    free -= 1;
    expect(() => library.beginRecording(BEGIN)).toThrow(/full/);
    free = 8 * MIB;
    await library.addSnapshot(JPEG, TAKEN);
    free -= 1;
    await expect(library.addSnapshot(JPEG, TAKEN)).rejects.toMatchObject({ error: 'Insufficient storage' });
    expect(readdirSync(data.path('snapshots'))).toHaveLength(1);
  });

  it('is refused in words when the disk is gone', () => {
    const lost = Object.assign(new Error('no such directory'), { code: 'ENOENT' });
    library = data.library({
      freeBytes: () => {
        throw lost;
      },
    });
    expect(() => library.beginRecording(BEGIN)).toThrow(expect.objectContaining({ error: 'Hardware error' }));
  });
});

describe('a picture', () => {
  it('is stored whole, with its row', async () => {
    const record = await library.addSnapshot(JPEG, TAKEN);
    expect(readFileSync(library.pathOf(record))).toEqual(JPEG);
    expect(readdirSync(data.path('snapshots'))).toEqual([record.file]);
    expect(library.latest('snapshot')).toEqual(record);
    expect(record).toMatchObject({ kind: 'snapshot', state: 'ready', bytes: JPEG.length, durationMs: 0 });
    expect(record.url).toBe(`/api/snapshots/${record.id}/file`);
  });

  it('that cannot be entered leaves no file', async () => {
    data.database.exec(
      `CREATE TRIGGER full BEFORE INSERT ON media BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
    );
    await expect(library.addSnapshot(JPEG, TAKEN)).rejects.toMatchObject({ error: 'Hardware error' });
    expect(readdirSync(data.path('snapshots'))).toEqual([]);
  });

  it('for which the database has no room is told so', async () => {
    fillDatabase();
    const big = { ...TAKEN, resolution: '640x480'.repeat(4_096) };
    await expect(library.addSnapshot(JPEG, big)).rejects.toMatchObject({ error: 'Insufficient storage' });
    expect(readdirSync(data.path('snapshots'))).toEqual([]);
  });

  it('whose file cannot be written leaves no row', async () => {
    rmSync(data.path('snapshots'), { recursive: true });
    await expect(library.addSnapshot(JPEG, TAKEN)).rejects.toMatchObject({ error: 'Hardware error' });
    expect(library.list('snapshot', { limit: 9 }).items).toEqual([]);
  });

  it('goes with its file, once', async () => {
    const { id } = await library.addSnapshot(JPEG, TAKEN);
    expect(await library.removals.now('snapshot', id)).toBe(true);
    expect(await library.removals.now('snapshot', id)).toBe(false);
    expect(readdirSync(data.path('snapshots'))).toEqual([]);
  });
});

describe('a thumbnail', () => {
  const record = async () => {
    const found = library.get('recording', await film());
    if (!found) throw new Error('The film is not in the library');
    return found;
  };

  it('is made once for all who ask, and kept', async () => {
    const recording = await record();
    const make = vi.fn(async () => JPEG);
    const all = await Promise.all([1, 2, 3].map(() => library.thumbnail(recording, make)));
    expect(all).toEqual([JPEG, JPEG, JPEG]);
    expect(make).toHaveBeenCalledExactlyOnceWith(library.pathOf(recording));
    expect(await data.library().thumbnail(recording, make)).toEqual(JPEG);
    expect(make).toHaveBeenCalledTimes(1);
    expect(readdirSync(data.path('thumbnails'))).toEqual([`${recording.id}.jpg`]);
  });

  it('that could not be made is tried again', async () => {
    const recording = await record();
    const failing = () => Promise.reject(new Error('no picture'));
    await expect(library.thumbnail(recording, failing)).rejects.toThrow('no picture');
    expect(await library.thumbnail(recording, async () => JPEG)).toEqual(JPEG);
  });

  it('is not kept of a film that still grows', async () => {
    const { record: growing } = library.beginRecording(BEGIN);
    await library.thumbnail(growing, async () => JPEG);
    expect(readdirSync(data.path('thumbnails'))).toEqual([]);
  });

  it('goes with its film, also when it was on its way', async () => {
    const kept = await record();
    await library.thumbnail(kept, async () => JPEG);
    await library.removals.now('recording', kept.id);
    const late = await record();
    await library.thumbnail(late, async () => {
      await library.removals.now('recording', late.id);
      return JPEG;
    });
    expect(readdirSync(data.path('thumbnails'))).toEqual([]);
  });

  it('is shown though there is no room to keep it', async () => {
    const recording = await record();
    rmSync(data.path('thumbnails'), { recursive: true });
    expect(await library.thumbnail(recording, async () => JPEG)).toEqual(JPEG);
  });
});

describe('who watches the library', () => {
  it('is told after each change, until it leaves', async () => {
    const seen: number[] = [];
    const unwatch = library.watch(() => seen.push(library.list('recording', { limit: 9 }).items.length));
    const id = await film();
    expect(seen).toEqual([1, 1]);
    await library.removals.now('recording', id);
    expect(seen).toEqual([1, 1, 0]);
    unwatch();
    await film();
    expect(seen).toHaveLength(3);
  });
});
