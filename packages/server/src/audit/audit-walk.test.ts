import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { AuditLog } from './audit-log.ts';
import type { AuditFilter } from './audit-query.ts';
import type { AuditRow } from './entry.ts';

const START = Date.UTC(2026, 10, 25);

/** What somebody does, or is refused, after a pause in ms. */
interface Deed {
  readonly pause: number;
  readonly user: string | null;
  readonly key: string;
  readonly ok: boolean;
  readonly to: number;
}

const deeds = fc.array<Deed>(
  fc.record({
    pause: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1_900, max: 2_100 })),
    user: fc.constantFrom('ada', 'bob', null),
    key: fc.constantFrom('gain', 'brightness'),
    ok: fc.boolean(),
    to: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 60 },
);
const times = fc.integer({ min: 0, max: 60_000 }).map((ms) => new Date(START + ms));
const filters = fc.record(
  {
    from: times,
    to: times,
    user: fc.constantFrom('ada', 'bob', '', 'nobody'),
    key: fc.constantFrom('gain', 'brightness'),
    ok: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Rows as the rules say, newest first. */
function rowsOf(done: readonly Deed[]): AuditRow[] {
  const rows: { row: AuditRow; lastAt: number }[] = [];
  let now = START;
  for (const { pause, user, key, ok, to } of done) {
    now += pause;
    const same = rows.find(({ row }) => row.user === user && row.key === key && row.ok === ok);
    if (same && now - same.lastAt <= 2_000) {
      same.lastAt = now;
      same.row = { ...same.row, ...(ok ? { to } : {}), count: (same.row.count ?? 1) + 1 };
      continue;
    }
    const what = { address: '::1', action: 'write', key, from: 0, to, ok, ...(ok ? {} : { error: 'no' }) };
    rows.unshift({ row: { at: new Date(now).toISOString(), user, ...what }, lastAt: now });
  }
  return rows.map(({ row }) => row);
}

function isAskedFor(row: AuditRow, { from, to, user, key, ok }: AuditFilter): boolean {
  const at = Date.parse(row.at);
  return (
    (!from || at >= from.getTime()) &&
    (!to || at <= to.getTime()) &&
    (user === undefined || (row.user ?? '') === user) &&
    (key === undefined || row.key === key) &&
    (ok === undefined || row.ok === ok)
  );
}

function walk(audit: AuditLog, limit: number, filter: AuditFilter = {}): AuditRow[] {
  const seen: AuditRow[] = [];
  let cursor: string | undefined;
  do {
    const page = audit.list({ limit, ...filter, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

it('a walk finds each row once, merged by the rules, with a full disk and after a restart too', () => {
  fc.assert(
    fc.property(
      deeds,
      fc.integer({ min: 1, max: 10 }),
      filters,
      fc.nat(60),
      fc.boolean(),
      (done, limit, filter, middle, isFull) => {
        const database = openDatabase(':memory:');
        let now = START;
        const options = { database, logger: pino({ level: 'silent' }), rows: 1_000, now: () => now };
        const audit = new AuditLog(options);
        for (const [index, { pause, user, key, ok, to }] of done.entries()) {
          if (index === middle) {
            // Writes what there is, in the middle of a row maybe.
            walk(audit, limit);
            if (isFull) database.pragma('query_only = ON');
          }
          now += pause;
          const what = { action: 'write', key, from: 0, to, ok, ...(ok ? {} : { error: 'no' }) };
          audit.record({ user, address: '::1', ...what });
        }
        const rows = rowsOf(done);
        const wanted = rows.filter((row) => isAskedFor(row, filter));
        expect(walk(audit, limit)).toEqual(rows);
        expect(walk(audit, limit, filter)).toEqual(wanted);
        database.pragma('query_only = OFF');
        audit.close();
        expect(walk(new AuditLog(options), limit, filter)).toEqual(wanted);
        database.close();
      },
    ),
    { numRuns: 150 },
  );
});

it('a walk loses and repeats nothing while more comes in', () => {
  fc.assert(
    fc.property(deeds, fc.integer({ min: 1, max: 5 }), (done, limit) => {
      const database = openDatabase(':memory:');
      const audit = new AuditLog({ database, logger: pino({ level: 'silent' }), rows: 1_000 });
      const note = (key: string) =>
        audit.record({ user: 'ada', address: '::1', action: 'user.change', key, ok: true });
      for (const index of done.keys()) note(`${index}`);
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = audit.list({ limit, cursor });
        seen.push(...page.items.map(({ key }) => key));
        cursor = page.cursor ?? undefined;
        note('later');
      } while (cursor !== undefined);
      expect(seen).toEqual([...done.keys()].map(String).toReversed());
      audit.close();
      database.close();
    }),
    { numRuns: 50 },
  );
});
