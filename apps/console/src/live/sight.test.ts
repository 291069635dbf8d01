import { describe, expect, it } from 'vitest';
import { type Circumstances, sightOf } from './sight.ts';

const now = (more: Partial<Circumstances>): Circumstances => ({
  connection: 'open',
  wasOpen: true,
  picture: 'live',
  hasSignal: true,
  mayWatch: true,
  ...more,
});

describe('what there is to see', () => {
  it('is the picture of this moment where everything goes', () => {
    expect(sightOf(now({}))).toBe('live');
  });

  it('is lost without a connection, whatever the picture does, but only awaited before there was one', () => {
    expect(sightOf(now({ connection: 'waiting' }))).toBe('lost');
    expect(sightOf(now({ connection: 'connecting', picture: 'stalled' }))).toBe('lost');
    expect(sightOf(now({ connection: 'connecting', wasOpen: false }))).toBe('awaited');
  });

  it('is dark where the main camera delivers nothing, though the server sends pictures that say so', () => {
    expect(sightOf(now({ hasSignal: false }))).toBe('dark');
    expect(sightOf(now({ hasSignal: false, connection: 'waiting' }))).toBe('lost');
    expect(sightOf(now({ hasSignal: undefined }))).toBe('live');
  });

  it('is a picture that stands still, or is awaited', () => {
    expect(sightOf(now({ picture: 'stalled' }))).toBe('still');
    expect(sightOf(now({ picture: 'waiting' }))).toBe('awaited');
    expect(sightOf(now({ picture: 'connecting' }))).toBe('awaited');
  });

  it('is closed to those who may read nothing', () => {
    expect(sightOf(now({ picture: 'waiting', mayWatch: false }))).toBe('closed');
  });
});
