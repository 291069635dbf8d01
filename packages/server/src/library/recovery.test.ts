import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FACTS, FILM, JPEG, TemporaryData } from './library.testkit.ts';
import type { Library } from './library.ts';

const BEGIN = { startedAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '1280x720', fps: 25 };
const TAKEN = { takenAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '640x480' };
const LOST = new ProtocolError('Hardware error', 'The picture was lost on the way');
const NO_FILM = new ProtocolError('Invalid value', 'This is no film');

let data: TemporaryData;

beforeEach(() => {
  data = new TemporaryData();
  return () => data.remove();
});

/** A recording whose process was killed: it has a row, and a file when something was written. */
function cutOff(content: Uint8Array | undefined = FILM): string {
  const { record, path } = data.library().beginRecording(BEGIN);
  if (content) writeFileSync(path, content);
  return record.id;
}

const playable = async () => FACTS;
const listed = (library: Library) => library.list('recording', { limit: 99 }).items;

describe('a film that was cut off', () => {
  it('is measured and listed as recovered', async () => {
    const id = cutOff();
    const library = data.library();
    const probe = vi.fn(playable);
    const [record] = await library.recover(probe);
    expect(probe).toHaveBeenCalledExactlyOnceWith(data.path('recordings', `${id}.mp4`));
    expect(record).toMatchObject({
      id,
      state: 'recovered',
      ending: 'server-ended',
      durationMs: 4_000,
      bytes: 6,
    });
    expect(library.latest('recording')).toEqual(record);
    expect(await library.recover(probe)).toEqual([]);
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('goes when nothing of it can be played', async () => {
    cutOff();
    cutOff(new Uint8Array());
    data.library().beginRecording(BEGIN);
    const library = data.library();
    const probe = vi.fn(() => Promise.reject(NO_FILM));
    expect(await library.recover(probe)).toEqual([]);
    // What was never written needs no look.
    expect(probe).toHaveBeenCalledTimes(1);
    cutOff();
    expect(await library.recover(async () => ({ ...FACTS, durationMs: 0 }))).toEqual([]);
    expect(listed(library)).toEqual([]);
    expect(readdirSync(data.path('recordings'))).toEqual([]);
  });

  it('stays as it is while there is nobody to look at it', async () => {
    const id = cutOff();
    const library = data.library();
    await expect(library.recover(() => Promise.reject(LOST))).rejects.toBe(LOST);
    expect(library.get('recording', id)?.state).toBe('recording');
    expect(existsSync(data.path('recordings', `${id}.mp4`))).toBe(true);
    expect(await library.recover(playable)).toHaveLength(1);
  });

  it('that takes its reader down twice is left alone until the next start, the others are not', async () => {
    const first = cutOff();
    const second = cutOff();
    const [killer = '', other = ''] = [first, second].sort();
    const library = data.library();
    const probe = vi.fn(() => Promise.reject(LOST));
    await expect(library.recover(probe)).rejects.toBe(LOST);
    await expect(library.recover(probe)).rejects.toBe(LOST);
    const recovered = await library.recover(playable);
    expect(recovered.map(({ id }) => id)).toEqual([other]);
    expect(library.get('recording', killer)?.state).toBe('recording');
    expect(await data.library().recover(playable)).toHaveLength(1);
  });

  it('does not keep the others from being recovered', async () => {
    const broken = cutOff();
    cutOff();
    const library = data.library();
    const problem = new Error('EIO');
    const probe = async (path: string) => {
      if (path.includes(broken)) throw problem;
      return FACTS;
    };
    await expect(library.recover(probe)).rejects.toBe(problem);
    expect(
      listed(library)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['recording', 'recovered']);
  });

  it('is recovered in the same process once its writer is gone, and not before', async () => {
    const library = data.library();
    const { record, path } = library.beginRecording(BEGIN);
    writeFileSync(path, FILM);
    const probe = vi.fn(playable);
    expect(await library.recover(probe)).toEqual([]);
    expect(probe).not.toHaveBeenCalled();
    library.abandonRecording(record.id);
    expect(await library.recover(probe)).toMatchObject([
      { id: record.id, state: 'recovered', ending: 'media-failed' },
    ]);
  });

  it('is measured once though two recoveries are asked for', async () => {
    cutOff();
    const library = data.library();
    const probe = vi.fn(playable);
    const both = await Promise.all([library.recover(probe), library.recover(probe)]);
    expect(both.map((records) => records.length)).toEqual([1, 0]);
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('may be removed while it is measured', async () => {
    const id = cutOff();
    const library = data.library();
    const recovered = await library.recover(async () => {
      await library.removals.now('recording', id);
      return FACTS;
    });
    expect(recovered).toEqual([]);
    expect(listed(library)).toEqual([]);
  });
});

describe('what began during a recovery', () => {
  it('is left alone, ended or not', async () => {
    cutOff();
    const library = data.library();
    const probe = vi.fn(async () => {
      const running = library.beginRecording(BEGIN);
      writeFileSync(running.path, FILM);
      const ended = library.beginRecording(BEGIN);
      writeFileSync(ended.path, FILM);
      await library.finishRecording(ended.record.id, { durationMs: 9, bytes: 6 });
      await library.addSnapshot(JPEG, TAKEN);
      return FACTS;
    });
    expect(await library.recover(probe)).toHaveLength(1);
    expect(probe).toHaveBeenCalledTimes(1);
    expect(
      listed(library)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['ready', 'recording', 'recovered']);
    expect(library.latest('snapshot')?.state).toBe('ready');
  });

  it('includes pictures: none is lost or listed twice', async () => {
    const library = data.library();
    const [, ...records] = await Promise.all([
      library.recover(playable),
      ...Array.from({ length: 20 }, () => library.addSnapshot(JPEG, TAKEN)),
    ]);
    await library.recover(playable);
    expect(library.list('snapshot', { limit: 99 }).items).toHaveLength(records.length);
    expect(readdirSync(data.path('snapshots'))).toHaveLength(records.length);
  });
});

describe('files and rows that lost each other', () => {
  it('come back as recovered where the file is there', async () => {
    writeFileSync(data.library().beginRecording(BEGIN).path, FILM);
    await data.library().addSnapshot(JPEG, TAKEN);
    data.database.exec('DELETE FROM media');
    const library = data.library();
    const [film] = await library.recover(playable);
    expect(film).toMatchObject({ state: 'recovered', resolution: '1280x720', fps: 25 });
    expect(film?.startedAt).toBe('2026-11-23T10:15:00.000Z');
    expect(library.latest('snapshot')).toMatchObject({ state: 'recovered', resolution: '640x480' });
  });

  it('are dropped where the file is gone', async () => {
    const library = data.library();
    const { record } = library.beginRecording(BEGIN);
    await library.finishRecording(record.id, { durationMs: 9, bytes: 6 });
    const snapshot = await library.addSnapshot(JPEG, TAKEN);
    rmSync(library.pathOf(snapshot));
    await library.recover(playable);
    expect(listed(library)).toEqual([]);
    expect(library.latest('snapshot')).toBeNull();
  });

  it('do not include what is not of this program', async () => {
    const library = data.library();
    for (const folder of ['recordings', 'snapshots', 'thumbnails']) {
      writeFileSync(data.path(folder, 'holiday.mp4'), FILM);
      writeFileSync(data.path(folder, 'holiday.jpg'), JPEG);
    }
    writeFileSync(data.path('snapshots', '20261123T101500Z-00000000.jpg'), FILM);
    const probe = vi.fn(playable);
    await library.recover(probe);
    expect(probe).not.toHaveBeenCalled();
    expect(library.latest('snapshot')).toBeNull();
    expect(readdirSync(data.path('snapshots'))).toHaveLength(3);
    expect(readdirSync(data.path('thumbnails'))).toHaveLength(2);
  });

  it('leave no half-written files and no thumbnails behind', async () => {
    const library = data.library();
    for (const folder of ['recordings', 'snapshots', 'thumbnails']) {
      writeFileSync(data.path(folder, '20261123T101500Z-00000000.jpg.tmp'), JPEG);
    }
    writeFileSync(data.path('thumbnails', '20261123T101500Z-00000000.jpg'), JPEG);
    await library.recover(playable);
    for (const folder of ['recordings', 'snapshots', 'thumbnails']) {
      expect(readdirSync(data.path(folder))).toEqual([]);
    }
  });
});
