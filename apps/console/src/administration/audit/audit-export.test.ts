import { describe, expect, it } from 'vitest';
import { auditAsCsv, auditAsJson } from './audit-export.ts';

const ROW = {
  at: '2026-03-01T08:00:00.000Z',
  user: null,
  address: '192.0.2.7',
  action: 'write',
  key: 'zoom',
  from: -3,
  to: { a: 'b,"c"' },
  ok: true,
} as const;

describe('an export of the audit log', () => {
  it('is CSV with a heading', () => {
    const [heading, first, ...rest] = auditAsCsv([ROW]).split('\r\n');
    expect(heading).toBe('\uFEFFat,user,address,action,key,from,to,ok,error,count');
    expect(first).toBe('2026-03-01T08:00:00.000Z,,192.0.2.7,write,zoom,-3,"{""a"":""b,\\""c\\""""}",true,,');
    expect(rest).toEqual(['']);
  });

  it('begins no formula with what somebody has written', () => {
    expect(auditAsCsv([{ ...ROW, key: '=HYPERLINK("x")' }])).toContain(`"'=HYPERLINK(""x"")"`);
    expect(auditAsCsv([{ ...ROW, user: '@SUM(A1)' }])).toContain(`,'@SUM(A1),`);
  });

  it('is JSON that reads back', () => {
    expect(JSON.parse(auditAsJson([ROW]))).toEqual([ROW]);
  });
});
