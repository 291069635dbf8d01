import { execFile } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { folder, play, shoot } from '../media/recording/film.testkit.ts';
import { EmptyExcerpt, Excerpt, type Span } from './excerpt.ts';
import { ForeignFilm, readHead } from './film-head.ts';
import { type Fragment, fragmentsFrom } from './fragment-walk.ts';

const run = promisify(execFile);

const FPS = 25;
/** Pictures of the film, each numbered; a key frame every second. */
const PICTURES = 105;
const LENGTH = (PICTURES / FPS) * 1_000;

/** A film that was ended in order. */
let film: Buffer;

beforeEach(async () => {
  film ??= await shot();
});

async function shot(): Promise<Buffer> {
  const path = join(folder(), 'film.mp4');
  await shoot(path, PICTURES, FPS);
  return readFileSync(path);
}

/** Writes a film down. @returns where */
function written(bytes: Uint8Array = film): string {
  const path = join(folder(), 'film.mp4');
  writeFileSync(path, bytes);
  return path;
}

/** A film without the list of fragments at its end, as a crash leaves it. */
const withoutList = () => film.subarray(0, film.lastIndexOf('mfra') - 4);

async function cut(path: string, span: Span) {
  const excerpt = await Excerpt.open(path, span);
  return { excerpt, bytes: await buffer(excerpt.stream()) };
}

/** The fragments of a film, and of each the bytes of its pictures. */
async function fragmentsOf(bytes: Buffer): Promise<readonly (Fragment & { readonly pictures: Buffer })[]> {
  const file = await open(written(bytes), 'r');
  try {
    const head = await readHead(file);
    const fragments: (Fragment & { pictures: Buffer })[] = [];
    for await (const fragment of fragmentsFrom(file, head, head.bytes.length)) {
      const { offset, moofBytes, mdatBytes } = fragment;
      const begin = offset + moofBytes;
      fragments.push({ ...fragment, pictures: bytes.subarray(begin, begin + mdatBytes) });
    }
    return fragments;
  } finally {
    await file.close();
  }
}

const span = fc
  .tuple(fc.integer({ min: 0, max: LENGTH - 1 }), fc.integer({ min: 1, max: LENGTH + 1_000 }))
  .map(([from, length]) => ({ from, to: from + length }));

describe('a part of a film', () => {
  it('covers what is asked for, begins at 0 with a key frame, and has the pictures of the film', async () => {
    const [whole, paths] = [await fragmentsOf(film), [written(), written(withoutList())]];
    await fc.assert(
      fc.asyncProperty(span, fc.constantFrom(...paths), async ({ from, to }, path) => {
        const { excerpt, bytes } = await cut(path, { from, to });
        expect(bytes.length).toBe(excerpt.bytes);
        expect(excerpt.fromMs).toBeLessThanOrEqual(from);
        expect(excerpt.fromMs).toBeGreaterThan(from - 1_000);
        const end = excerpt.fromMs + excerpt.durationMs;
        expect(end).toBeGreaterThanOrEqual(Math.min(to, LENGTH));
        expect(end).toBeLessThan(to + 1_000);
        const parts = await fragmentsOf(bytes);
        expect(parts[0]).toMatchObject({ start: 0, key: true });
        let clock = 0;
        for (const { start, duration } of parts) {
          expect(start).toBe(clock);
          clock += duration;
        }
        const first = whole.findIndex(({ pictures }) =>
          pictures.equals(parts[0]?.pictures ?? Buffer.alloc(0)),
        );
        expect(parts.map(({ pictures }) => pictures)).toEqual(
          whole.slice(first, first + parts.length).map(({ pictures }) => pictures),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [{ from: 0, to: 10 }, 0, 13],
    [{ from: 0, to: LENGTH }, 0, PICTURES],
    [{ from: 1_000, to: 2_000 }, 25, 50],
    [{ from: 1_999, to: 2_001 }, 25, 63],
    [{ from: 4_100, to: 9_999 }, 100, PICTURES],
  ])('%o plays from picture %i to %i without a complaint', async (wanted, first, end) => {
    const path = join(folder(), 'part.mp4');
    writeFileSync(path, (await cut(written(), wanted)).bytes);
    const { shown, complaints } = await play(path, FPS);
    expect(complaints).toBe('');
    expect(shown.map(({ number }) => number)).toEqual(
      Array.from({ length: end - first }, (_, at) => first + at),
    );
    expect(shown.map(({ pts }) => pts)).toEqual(shown.map((_, at) => at));
    expect(shown[0]?.key).toBe(true);
  });

  it('is as long as ffprobe says', async () => {
    const path = join(folder(), 'part.mp4');
    const { excerpt, bytes } = await cut(written(), { from: 1_200, to: 3_300 });
    writeFileSync(path, bytes);
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'format=duration',
      '-of',
      'csv=p=0',
      path,
    ]);
    expect(Number(stdout) * 1_000).toBeCloseTo(excerpt.durationMs, 0);
  });

  it('of a film that was cut off, or still grows, ends with what is whole', async () => {
    const fragments = await fragmentsOf(film);
    const last = fragments.at(-1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: last?.offset ?? 0, max: film.length - 300 }), async (size) => {
        const path = written(withoutList());
        truncateSync(path, Math.min(size, withoutList().length - 1));
        const { bytes } = await cut(path, { from: 2_500, to: LENGTH });
        const parts = await fragmentsOf(bytes);
        expect(parts.at(-1)?.pictures).toEqual(fragments.at(-2)?.pictures);
      }),
      { numRuns: 20 },
    );
  });

  it('is found though the list at the end says nonsense', async () => {
    const good = (await cut(written(), { from: 2_500, to: 2_600 })).bytes;
    const list = film.lastIndexOf('tfra') + 4;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: list, max: film.length - 1 }), fc.nat(255), async (place, byte) => {
        const broken = Buffer.from(film);
        broken[place] = byte;
        expect((await cut(written(broken), { from: 2_500, to: 2_600 })).bytes.equals(good)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('behind the end of the film is none', async () => {
    await expect(Excerpt.open(written(), { from: LENGTH, to: LENGTH + 1 })).rejects.toThrow(EmptyExcerpt);
    const head = film.subarray(0, (await fragmentsOf(film))[0]?.offset);
    await expect(Excerpt.open(written(head), { from: 0, to: 1 })).rejects.toThrow(EmptyExcerpt);
  });

  it('of what is no film of the recorder is refused in words', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('no film'),
      Buffer.alloc(5_000),
      film.subarray(0, 100),
    ]) {
      await expect(Excerpt.open(written(bytes), { from: 0, to: 1 })).rejects.toThrow(ForeignFilm);
    }
    await expect(Excerpt.open(join(folder(), 'none'), { from: 0, to: 1 })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('is cut or refused whatever a disk has made of the film', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(film.length - 1), fc.nat(255), async (place, byte) => {
        const broken = Buffer.from(film);
        broken[place] = byte;
        const opened = await Excerpt.open(written(broken), { from: 1_500, to: 3_000 }).catch(
          (problem: unknown) => problem,
        );
        if (opened instanceof Excerpt) expect((await buffer(opened.stream())).length).toBe(opened.bytes);
        else expect(opened).toSatisfy((it) => it instanceof ForeignFilm || it instanceof EmptyExcerpt);
      }),
      { numRuns: 150 },
    );
  });

  it('that nobody reads to its end lets go of the file', async () => {
    const excerpt = await Excerpt.open(written(), { from: 0, to: LENGTH });
    const stream = excerpt.stream();
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.destroy();
    await closed;
    await expect(buffer(excerpt.stream())).rejects.toThrow();
  });
});
