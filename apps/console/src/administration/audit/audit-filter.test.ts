import { describe, expect, it } from 'vitest';
import { auditPath, NO_FILTER } from './audit-filter.ts';
import { auditFilterIn, auditQuestionOf } from './audit-filter-address.ts';

const asked = (path: string) => Object.fromEntries(new URL(path, 'http://localhost').searchParams);

describe('the filter of the audit log', () => {
  it('asks for everything where nothing is filled in', () => {
    expect(auditPath(NO_FILTER, 50, null)).toBe('/api/audit?limit=50');
  });

  it('asks for what is filled in, whatever is written there', () => {
    const filter = { ...NO_FILTER, user: ' a&b ', action: 'write', key: 'zoom', outcome: 'refused' } as const;
    expect(asked(auditPath(filter, 100, 'next'))).toEqual({
      limit: '100',
      user: 'a&b',
      action: 'write',
      key: 'zoom',
      ok: 'false',
      cursor: 'next',
    });
  });

  it('asks for those without a name by a name that nobody can have', () => {
    expect(asked(auditPath({ ...NO_FILTER, user: 'Anonymous' }, 50, null))).toMatchObject({ user: '' });
  });

  it('takes times of the browser, and the last minute whole', () => {
    const filter = { ...NO_FILTER, from: '2026-03-01T08:00', to: '2026-03-01T09:00' };
    expect(asked(auditPath(filter, 50, null))).toMatchObject({
      from: new Date('2026-03-01T08:00').toISOString(),
      to: new Date('2026-03-01T09:00:59.999').toISOString(),
    });
  });

  it('leaves out a time that is half written', () => {
    expect(asked(auditPath({ ...NO_FILTER, from: 'yesterday' }, 50, null))).toEqual({ limit: '50' });
  });

  it('is in the address, and comes back from it', () => {
    const filter = {
      user: 'a&b',
      action: 'write',
      key: 'zoom',
      from: '2026-03-01T08:00',
      to: '2026-03-01T09:00:30',
      outcome: 'refused',
    } as const;
    expect(auditFilterIn(auditQuestionOf(filter).slice(1))).toEqual(filter);
    expect(auditQuestionOf(NO_FILTER)).toBe('');
  });

  it('takes nothing from an address that is none of its own', () => {
    expect(auditFilterIn('action=zzz&outcome=1&from=yesterday&to=2026-99&more=1')).toEqual(NO_FILTER);
  });
});
