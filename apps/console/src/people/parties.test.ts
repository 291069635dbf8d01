import { describe, expect, it } from 'vitest';
import { type ClientReport, partiesOf } from './parties.ts';

const client = (id: string, more: Partial<ClientReport>): ClientReport => ({
  id,
  username: 'berta',
  role: 'operator',
  address: '192.0.2.7',
  kind: 'websocket',
  since: '2026-05-04T10:00:00.000Z',
  ...more,
});

describe('who is connected', () => {
  it('is one party where one user has controls and picture in one browser', () => {
    const parties = partiesOf([
      client('1', { since: '2026-05-04T10:00:05.000Z' }),
      client('2', { kind: 'live' }),
      client('3', { kind: 'live' }),
    ]);
    expect(parties).toEqual([
      {
        id: '1',
        username: 'berta',
        role: 'operator',
        address: '192.0.2.7',
        kinds: ['websocket', 'live'],
        since: '2026-05-04T10:00:00.000Z',
      },
    ]);
  });

  it('are two parties where one user is at two places, and those without a name come last', () => {
    const parties = partiesOf([
      client('1', { username: null, role: null }),
      client('2', { address: '192.0.2.8' }),
      client('3', { username: 'anton' }),
      client('4', { since: '2026-05-04T10:00:01.000Z' }),
    ]);
    expect(parties.map(({ username, address }) => [username, address])).toEqual([
      ['anton', '192.0.2.7'],
      ['berta', '192.0.2.8'],
      ['berta', '192.0.2.7'],
      [null, '192.0.2.7'],
    ]);
  });
});
