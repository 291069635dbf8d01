import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FACTS, FILM, JPEG, TemporaryData } from './library.testkit.ts';
import type { Library } from './library.ts';

const START = new Date('2026-11-23T10:15:00.250Z');

let data: TemporaryData;
let library: Library;

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  data = new TemporaryData();
  library = data.library();
  return async () => {
    await library.close();
    data.remove();
    vi.useRealTimers();
  };
});

async function film(): Promise<{ readonly id: string; readonly path: string }> {
  const { record, path } = library.beginRecording({ startedAt: START, resolution: '1280x720', fps: 25 });
  writeFileSync(path, FILM);
  await library.finishRecording(record.id, FACTS);
  return { id: record.id, path };
}

const listed = () => library.list('recording', { limit: 9 }).items.map(({ id }) => id);

/** Another process on the same data, as after a crash: nothing of the one before goes on. */
async function crash(): Promise<void> {
  await library.close();
  library = data.library();
}

/** Waits for what is under way to be on the disk. */
const settled = () => library.close();

describe('a removal that can be taken back', () => {
  it('takes the record out of sight at once, and leaves its file', async () => {
    const { id, path } = await film();
    expect(library.removals.later('recording', id, 10)).toBe(true);
    expect(listed()).toEqual([]);
    expect(library.get('recording', id)).toBeUndefined();
    expect(library.latest('recording')).toBeNull();
    expect(existsSync(path)).toBe(true);
    // What is on the disk takes its room still.
    expect(await library.storage()).toMatchObject({ usedBytes: FACTS.bytes, recordings: 0 });
    expect(library.removals.later('recording', id, 10)).toBe(false);
    expect(await library.removals.now('recording', id)).toBe(false);
    expect(library.caption('recording', id, { name: 'x' })).toBeUndefined();
  });

  it('is one when the time has passed, and not before', async () => {
    const { id, path } = await film();
    library.removals.later('recording', id, 10);
    vi.advanceTimersByTime(9_999);
    expect(existsSync(path)).toBe(true);
    vi.advanceTimersByTime(1);
    expect(library.removals.takeBack('recording', id)).toBeUndefined();
    await settled();
    expect(existsSync(path)).toBe(false);
    expect(data.database.prepare('SELECT * FROM media').all()).toEqual([]);
  });

  it('is none when it was taken back, with all that the record had', async () => {
    const { id, path } = await film();
    const before = library.caption('recording', id, { name: 'Part 7', note: 'Chatter at 0:03' });
    library.removals.later('recording', id, 10);
    expect(library.removals.takeBack('snapshot', id)).toBeUndefined();
    expect(library.removals.takeBack('recording', id)).toEqual(before);
    vi.advanceTimersByTime(1_000_000);
    await settled();
    expect(listed()).toEqual([id]);
    expect(existsSync(path)).toBe(true);
  });

  it('does not come to a film that grows', () => {
    const facts = { startedAt: START, resolution: '1280x720', fps: 25 };
    const { record } = library.beginRecording(facts);
    expect(() => library.removals.later('recording', record.id, 10)).toThrow(
      expect.objectContaining({ error: 'Recording in progress' }),
    );
    expect(listed()).toEqual([record.id]);
  });

  it('that cannot be written down leaves the record where it is', async () => {
    const { id } = await film();
    data.database.exec(
      `CREATE TRIGGER broken BEFORE UPDATE OF remove_at ON media BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    expect(() => library.removals.later('recording', id, 10)).toThrow(
      expect.objectContaining({ error: 'Hardware error' }),
    );
    vi.advanceTimersByTime(10_000);
    await settled();
    expect(listed()).toEqual([id]);
  });

  it('is tried again when the disk refuses, and never shows half a record', async () => {
    const { id, path } = await film();
    data.database.exec(`CREATE TRIGGER broken BEFORE DELETE ON media BEGIN SELECT RAISE(ABORT, 'no'); END`);
    library.removals.later('recording', id, 1);
    vi.advanceTimersByTime(1_000);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    expect(existsSync(path)).toBe(false);
    expect(listed()).toEqual([]);
    expect(library.removals.takeBack('recording', id)).toBeUndefined();
    data.database.exec('DROP TRIGGER broken');
    vi.advanceTimersByTime(30_000);
    await settled();
    expect(data.database.prepare('SELECT * FROM media').all()).toEqual([]);
  });
});

describe('a removal that waits when the process ends', () => {
  it('goes on waiting in the next one, and can be taken back there', async () => {
    const [gone, back] = [await film(), await film()];
    for (const { id } of [gone, back]) library.removals.later('recording', id, 10);
    vi.advanceTimersByTime(4_000);
    await crash();
    expect(listed()).toEqual([]);
    expect(library.removals.takeBack('recording', back.id)).toMatchObject({ id: back.id });
    vi.advanceTimersByTime(6_000);
    await settled();
    expect([existsSync(gone.path), existsSync(back.path)]).toEqual([false, true]);
    expect(listed()).toEqual([back.id]);
  });

  it('is done at once where its time has passed meanwhile', async () => {
    const { id, path } = await film();
    library.removals.later('recording', id, 10);
    await library.close();
    vi.setSystemTime(START.getTime() + 10_000);
    library = data.library();
    expect(library.removals.takeBack('recording', id)).toBeUndefined();
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it('waits no longer than it can have been, though the clock was set back', async () => {
    const { id, path } = await film();
    library.removals.later('recording', id, 10);
    await library.close();
    vi.setSystemTime(0);
    library = data.library();
    vi.advanceTimersByTime(300_000);
    await settled();
    expect(existsSync(path)).toBe(false);
  });

  it('is ended by the next start where the power went in the middle', async () => {
    const { id, path } = await film();
    const picture = await library.addSnapshot(JPEG, { takenAt: START, resolution: '640x480' });
    library.removals.later('recording', id, 10);
    library.removals.later('snapshot', picture.id, 10);
    rmSync(path);
    await crash();
    const probe = vi.fn(async () => FACTS);
    await library.recover(probe);
    expect(probe).not.toHaveBeenCalled();
    expect(listed()).toEqual([]);
    expect(library.removals.takeBack('recording', id)).toBeUndefined();
    // Whole, and not due: it is left alone.
    expect(library.removals.takeBack('snapshot', picture.id)).toEqual(picture);
    expect(readdirSync(data.path('snapshots'))).toEqual([picture.file]);
  });
});

it('the revision counts up with each change, and goes on after a restart', async () => {
  const seen = [library.revision];
  const note = () => seen.push(library.revision);
  const { id } = await film();
  note();
  library.caption('recording', id, { name: 'Part 7' });
  note();
  library.removals.later('recording', id, 10);
  note();
  library.removals.takeBack('recording', id);
  note();
  await library.removals.now('recording', id);
  note();
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  await crash();
  expect(library.revision).toBe(seen.at(-1));
});

it('a name that is what it was changes nothing', async () => {
  const { id } = await film();
  library.caption('recording', id, { name: 'Part 7' });
  const { revision } = library;
  library.caption('recording', id, { name: ' Part 7 ' });
  library.caption('recording', id, {});
  expect(library.revision).toBe(revision);
});
