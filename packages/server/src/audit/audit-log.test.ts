import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { AuditLog } from './audit-log.ts';
import type { AuditEntry } from './entry.ts';

const START = Date.UTC(2026, 10, 25, 9);

let database: Database;
let audit: AuditLog;
/** Lines of the log. */
let log: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  log = [];
  database = openDatabase(':memory:');
  audit = open(1_000);
  return () => {
    audit.close();
    database.close();
    vi.useRealTimers();
  };
});

function open(rows: number): AuditLog {
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
  return new AuditLog({ database, logger, rows });
}

const write = (key: string, from: unknown, to: unknown, user = 'ada'): AuditEntry => {
  return { user, address: '192.0.2.1', action: 'write', key, from, to, ok: true };
};
const refusal = (more: Partial<AuditEntry> = {}): AuditEntry => {
  const what = { action: 'write', key: 'gain', to: 7, error: 'Permission denied' };
  return { user: null, address: '192.0.2.1', ...what, ok: false, ...more };
};
const rows = (query = {}) => audit.list({ limit: 1_000, ...query }).items;
/** Rows in the database, whatever waits. */
const stored = (place = database) =>
  place.prepare<[], { n: number }>('SELECT count(*) AS n FROM audit').get()?.n;

/** Lets nothing be written any more. @returns what makes room again */
function fillDisk(): () => void {
  database.exec(
    `CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
  );
  return () => database.exec('DROP TRIGGER full');
}

describe('a row', () => {
  it('says when, who, from where, what, and the old and the new value', () => {
    audit.record(write('brightness', 50, 75));
    const who = { at: '2026-11-25T09:00:00.000Z', user: 'ada', address: '192.0.2.1' };
    expect(rows()).toEqual([{ ...who, action: 'write', key: 'brightness', from: 50, to: 75, ok: true }]);
  });

  it('of nobody in particular has null for the user', () => {
    audit.record(refusal());
    audit.record(refusal({ user: '', action: 'login' }));
    expect(rows().map(({ user }) => user)).toEqual([null, null]);
  });

  it('is of a bounded size, whatever comes', () => {
    const long = 'x'.repeat(60_000);
    let deep: unknown = 1;
    for (let depth = 0; depth < 30_000; depth += 1) deep = [deep];
    for (const to of [long, { a: long }, Array.from({ length: 9_000 }, () => 1), deep]) {
      audit.record(refusal({ user: long, address: long, key: long, error: long, from: to, to }));
      vi.advanceTimersByTime(3_000);
    }
    expect(rows()).toHaveLength(4);
    for (const row of rows()) expect(JSON.stringify(row).length).toBeLessThan(2_000);
    expect(rows().at(-1)).toMatchObject({ key: `${'x'.repeat(99)}…` });
  });

  it('has no secret in a structured value', () => {
    const to = {
      role: 'viewer',
      password: 'hunter2',
      apiToken: 'abc',
      deeper: [{ passwordHash: '$argon2' }],
    };
    audit.record({ ...write('bob', undefined, to), action: 'user.create' });
    const hidden = { role: 'viewer', password: '…', apiToken: '…', deeper: [{ passwordHash: '…' }] };
    expect(rows()[0]?.to).toEqual(hidden);
  });
});

describe('a dragged slider', () => {
  it('is one row with the first and the last value', () => {
    for (let step = 0; step < 100; step += 1) {
      audit.record(write('brightness', step, step + 1));
      vi.advanceTimersByTime(100);
    }
    expect(rows()).toMatchObject([{ at: '2026-11-25T09:00:00.000Z', from: 0, to: 100, count: 100 }]);
    expect(stored()).toBe(1);
  });

  it('that rests for more than two seconds begins another row', () => {
    audit.record(write('brightness', 1, 2));
    vi.advanceTimersByTime(2_000);
    audit.record(write('brightness', 2, 3));
    vi.advanceTimersByTime(2_001);
    audit.record(write('brightness', 3, 4));
    expect(rows()).toMatchObject([
      { from: 3, to: 4 },
      { from: 1, to: 3, count: 2 },
    ]);
  });

  it('is not mixed with another key, user or address', () => {
    audit.record(write('brightness', 1, 2));
    audit.record(write('contrast', 1, 2));
    audit.record(write('brightness', 2, 3, 'bob'));
    audit.record({ ...write('brightness', 3, 4), address: '192.0.2.2' });
    expect(rows()).toHaveLength(4);
  });

  it('that never rests has a row every five minutes', () => {
    for (let second = 0; second < 900; second += 1) {
      audit.record(write('brightness', second, second + 1));
      vi.advanceTimersByTime(1_000);
    }
    expect(rows().map(({ count }) => count)).toEqual([300, 300, 300]);
  });
});

describe('administration', () => {
  it('has a row for everything that was done, however close together', () => {
    for (const role of ['viewer', 'operator']) {
      audit.record({ ...write('bob', undefined, { role }), action: 'user.change' });
    }
    expect(rows()).toMatchObject([{ to: { role: 'operator' } }, { to: { role: 'viewer' } }]);
  });
});

describe('a flood of refusals', () => {
  it('from one client is one row that counts', () => {
    for (let each = 0; each < 10_000; each += 1) audit.record(refusal({ to: each }));
    expect(rows()).toMatchObject([{ user: null, key: 'gain', to: 0, ok: false, count: 10_000 }]);
  });

  it('under names that are made up is one row', () => {
    for (let each = 0; each < 10_000; each += 1) {
      audit.record(refusal({ key: `k${each}`, error: 'Unknown key', madeUp: 'key' }));
      audit.record(
        refusal({ user: `u${each}`, action: 'login', error: 'Too many attempts', madeUp: 'user' }),
      );
    }
    expect(rows()).toMatchObject([
      { user: 'u0', count: 10_000 },
      { key: 'k0', count: 10_000 },
    ]);
  });

  it('from the addresses of one network is one row', () => {
    for (let each = 1; each < 1_000; each += 1) {
      audit.record(refusal({ address: `2001:db8::${each.toString(16)}` }));
    }
    expect(rows()).toMatchObject([{ address: '2001:db8::1', count: 999 }]);
  });

  it('does not push out what others did', () => {
    audit.close();
    audit = open(100);
    for (let each = 0; each < 50; each += 1) audit.record(write(`key ${each}`, 0, each));
    for (let each = 0; each < 5_000; each += 1) audit.record(refusal({ address: `a${each}` }));
    expect(rows({ ok: true })).toHaveLength(50);
    expect(rows({ ok: false })).toHaveLength(50);
    expect(rows({ ok: false })[0]).toMatchObject({ address: 'a4999' });
  });
});

describe('the size', () => {
  it('is kept: the oldest go', () => {
    audit.close();
    audit = open(100);
    for (let each = 0; each < 1_234; each += 1) audit.record(write(`key ${each}`, 0, each));
    expect(rows().map(({ to }) => to)).toEqual(Array.from({ length: 100 }, (_, index) => 1_233 - index));
    expect(stored()).toBe(100);
  });

  it('is that of the setting after a restart with a smaller one', () => {
    for (let each = 0; each < 400; each += 1) audit.record(write(`key ${each}`, 0, each));
    audit.close();
    audit = open(150);
    audit.record(write('one more', 0, 'new'));
    expect(rows()).toHaveLength(150);
    expect(rows()[0]).toMatchObject({ to: 'new' });
  });
});

describe('what was noted', () => {
  it('is on the disk within a second, also while a slider is dragged on', () => {
    audit.record(write('brightness', 1, 2));
    vi.advanceTimersByTime(900);
    expect(stored()).toBe(1);
    audit.record(write('brightness', 2, 9));
    vi.advanceTimersByTime(900);
    const values = database.prepare('SELECT from_value, to_value FROM audit').all();
    expect(values).toEqual([{ from_value: '1', to_value: '9' }]);
  });

  it('is there for whoever opens the database after a kill -9', () => {
    const directory = mkdtempSync(join(tmpdir(), 'sightglass-audit-'));
    const killed = openDatabase(directory);
    const dying = new AuditLog({ database: killed, logger: pino({ level: 'silent' }), rows: 100 });
    dying.record(write('brightness', 50, 75));
    vi.advanceTimersByTime(1_000);
    const found = openDatabase(directory);
    expect(stored(found)).toBe(1);
    for (const each of [found, killed]) each.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is written when the log is closed, and no timer runs on', () => {
    audit.record(write('brightness', 1, 2));
    audit.close();
    expect(stored()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is found by the next one, which goes on behind it', () => {
    audit.record(write('brightness', 1, 2));
    audit.close();
    audit = open(1_000);
    audit.record(write('brightness', 2, 3));
    expect(rows()).toMatchObject([
      { from: 2, to: 3 },
      { from: 1, to: 2 },
    ]);
  });
});

describe('a full disk', () => {
  it('stops nobody; what waits is shown, and is written when there is room', () => {
    audit.record(write('brightness', 1, 2));
    vi.advanceTimersByTime(1_000);
    const makeRoom = fillDisk();
    audit.record(write('contrast', 1, 2, 'bob'));
    vi.advanceTimersByTime(60_000);
    expect(rows()).toMatchObject([{ key: 'contrast' }, { key: 'brightness' }]);
    expect(rows({ user: 'ada' })).toMatchObject([{ key: 'brightness' }]);
    expect(stored()).toBe(1);
    expect(log.filter((line) => line.includes('could not be written'))).toHaveLength(1);
    makeRoom();
    vi.advanceTimersByTime(5_000);
    expect(stored()).toBe(2);
    expect(log.at(-1)).toContain('written again');
  });

  it('costs no memory without end, and it is said how many rows were lost', () => {
    const makeRoom = fillDisk();
    for (let each = 0; each < 12_000; each += 1) audit.record(write(`key ${each}`, 0, each));
    expect(rows({ limit: 6_000 })).toHaveLength(5_000);
    makeRoom();
    vi.advanceTimersByTime(5_000);
    expect(log.at(-1)).toContain('"lost":7000');
  });
});

describe('a page', () => {
  it('is refused for a cursor that no page gave', () => {
    for (const cursor of ['', 'nonsense', '7', Buffer.from('["a"]').toString('base64url')]) {
      expect(() => audit.list({ limit: 1, cursor })).toThrow(/cursor/);
    }
  });

  it('is refused for a date that is none', () => {
    expect(() => audit.list({ limit: 1, from: new Date('2026-12-31T23:59:60Z') })).toThrow(/must be dates/);
  });

  it.each(['user IS ?', 'action = ?', 'key = ?', 'ok = ?', 'id < ?'])(
    'is found by an index where %s is asked for',
    (condition) => {
      const plan = database
        .prepare<unknown[], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT * FROM audit WHERE ${condition} ORDER BY id DESC LIMIT 50`,
        )
        .all(1);
      expect(plan[0]?.detail).toMatch(/^SEARCH audit USING (INDEX|INTEGER PRIMARY KEY)/);
    },
  );
});
