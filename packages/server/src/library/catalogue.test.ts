import type { MediaRecord } from '@sightglass/protocol';
import { ProtocolError } from '@sightglass/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { Catalogue } from './catalogue.ts';

const START = Date.UTC(2026, 10, 23);

let database: Database;
let catalogue: Catalogue;

beforeEach(() => {
  database = openDatabase(':memory:');
  catalogue = new Catalogue(database);
  return () => database.close();
});

function add(id: string, startedAt: Date, kind: MediaRecord['kind'] = 'recording'): MediaRecord {
  const measures = { durationMs: 1, bytes: 10, resolution: '640x480', fps: 5 };
  return catalogue.add({
    id,
    kind,
    state: 'ready',
    ending: kind === 'recording' ? 'stopped' : null,
    file: `${id}.mp4`,
    startedAt: startedAt.toISOString(),
    ...measures,
  });
}

const ids = (items: readonly MediaRecord[]) => items.map(({ id }) => id);

/** Several records may begin in the same instant. */
const beginnings = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 25 });

describe('a list', () => {
  it('is walked through newest first, each record once, with any page size', () => {
    fc.assert(
      fc.property(beginnings, fc.integer({ min: 1, max: 30 }), (seconds, limit) => {
        database.exec('DELETE FROM media');
        const records = seconds.map((second, index) => add(`r-${index}`, new Date(START + second * 1_000)));
        add('s', new Date(START), 'snapshot');
        const seen: MediaRecord[] = [];
        let cursor: string | null = null;
        do {
          const page = catalogue.list('recording', { limit, ...(cursor === null ? {} : { cursor }) });
          expect(page.items.length).toBe(Math.min(limit, records.length - seen.length));
          seen.push(...page.items);
          cursor = page.cursor;
        } while (cursor !== null);
        expect(seen).toEqual(
          [...records].sort((a, b) => {
            if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? 1 : -1;
            return a.id < b.id ? 1 : -1;
          }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('loses and repeats nothing when records come and go meanwhile', () => {
    fc.assert(
      fc.property(
        beginnings,
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (seconds, limit, picks) => {
          database.exec('DELETE FROM media');
          const all = seconds.map((second, index) => add(`r-${index}`, new Date(START + second * 1_000)));
          const removed = new Set<string>();
          const seen: string[] = [];
          let cursor: string | null = null;
          let later = 0;
          do {
            const page = catalogue.list('recording', { limit, ...(cursor === null ? {} : { cursor }) });
            seen.push(...ids(page.items));
            cursor = page.cursor;
            // The record that the cursor stands on may be the one that goes.
            const gone = all[(picks.pop() ?? 0) % all.length];
            if (gone && catalogue.remove(gone.id)) removed.add(gone.id);
            later += 1;
            add(`new-${later}`, new Date(START + 60_000 + later));
          } while (cursor !== null);
          expect(new Set(seen).size).toBe(seen.length);
          const kept = ids(all).filter((id) => !removed.has(id));
          expect(seen).toEqual(expect.arrayContaining(kept));
          expect(seen.filter((id) => id.startsWith('new'))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds what began between two times, both included', () => {
    for (const day of [1, 2, 3, 4]) add(`day-${day}`, new Date(START + day));
    const between = { from: new Date(START + 2), to: new Date(START + 3) };
    const first = catalogue.list('recording', { limit: 1, ...between });
    expect(ids(first.items)).toEqual(['day-3']);
    const second = catalogue.list('recording', { limit: 1, cursor: first.cursor ?? '', ...between });
    expect(ids(second.items)).toEqual(['day-2']);
    expect(second.cursor).toBeNull();
  });

  it('holds what is searched for, whichever page it would be on', () => {
    const old = add('old', new Date(START));
    for (let day = 1; day <= 20; day += 1) add(`day-${day}`, new Date(START + day));
    catalogue.caption('recording', old.id, {
      name: 'Höchste Spindel  links',
      note: 'after the 100 % load_test',
    });
    const found = (search: string) => ids(catalogue.list('recording', { limit: 2, search }).items);
    for (const search of [
      'spindel',
      'HÖCHSTE',
      'hochste',
      ' links  spindel ',
      'LOAD',
      '100 %',
      'd_t',
      'old.mp4',
    ]) {
      expect(found(search), search).toEqual(['old']);
    }
    for (const search of ['rechts', 'spindel rechts', '%spindel', 's_indel', "' OR 1 --", '"', '\u0000']) {
      expect(found(search), search).toEqual([]);
    }
    expect(found(' ')).toEqual(['day-20', 'day-19']);
  });

  it('of what is searched for has pages too', () => {
    for (let day = 1; day <= 9; day += 1) add(day % 2 ? `odd-${day}` : `even-${day}`, new Date(START + day));
    const first = catalogue.list('recording', { limit: 3, search: 'ODD' });
    expect(ids(first.items)).toEqual(['odd-9', 'odd-7', 'odd-5']);
    const rest = catalogue.list('recording', { limit: 3, search: 'ODD', cursor: first.cursor ?? '' });
    expect(ids(rest.items)).toEqual(['odd-3', 'odd-1']);
    expect(rest.cursor).toBeNull();
  });

  it('takes any text to search for without harm', () => {
    const only = add('only', new Date(START));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        catalogue.caption('recording', only.id, { name: text });
        expect(catalogue.list('recording', { limit: 5, search: text }).items).toHaveLength(1);
      }),
    );
  });

  it('refuses a cursor that no page gave, and a date that is none', () => {
    const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of ['', 'x', json({}), json([1, 2]), json(['a']), json(null)]) {
      expect(() => catalogue.list('recording', { limit: 1, cursor })).toThrow(ProtocolError);
    }
    expect(() => catalogue.list('recording', { limit: 1, from: new Date('2026-02-30T99:00Z') })).toThrow(
      /from and to/,
    );
  });

  it('takes any text as a cursor without harm', () => {
    add('only', new Date(START));
    fc.assert(
      fc.property(fc.string(), fc.string(), (startedAt, id) => {
        const cursor = Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
        expect(catalogue.list('recording', { limit: 5, cursor }).items.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
