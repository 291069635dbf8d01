import { afterEach, describe, expect, it, vi } from 'vitest';
import { readIdentity, sessions } from '../session/sessions.ts';
import { Drafts } from './drafts.ts';

const signInAs = (username: string | undefined) =>
  sessions.state.set({ ...readIdentity(username && { username }), isKnown: true, asks: undefined });
afterEach(() => {
  signInAs(undefined);
  vi.unstubAllGlobals();
});

describe('a draft', () => {
  it('stays until it is dropped, each thing its own', () => {
    const drafts = new Drafts<string>();
    drafts.keep('a', 'typed');
    expect(drafts.of('a')).toBe('typed');
    expect(drafts.of('b')).toBeUndefined();
    drafts.drop('a');
    expect(drafts.of('a')).toBeUndefined();
  });

  it('is there for whoever typed it, and for nobody else', () => {
    const drafts = new Drafts<string>();
    signInAs('first');
    drafts.keep('a', 'typed');
    signInAs('second');
    expect(drafts.of('a')).toBeUndefined();
    signInAs('first');
    expect(drafts.of('a')).toBe('typed');
  });

  it('is there when the page is loaded anew, where it has a place, unless something else lies there', () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => kept.set(name, text),
    });
    const place = {
      name: 'notes',
      read: (value: unknown) => (typeof value === 'string' ? value : undefined),
    };
    new Drafts(place).keep('a', 'typed');
    expect(new Drafts(place).of('a')).toBe('typed');
    expect(new Drafts({ ...place, name: 'others' }).of('a')).toBeUndefined();
    expect(new Drafts({ ...place, read: () => undefined }).of('a')).toBeUndefined();
    kept.set('sightglass.drafts.notes', '[nothing of the kind');
    expect(new Drafts(place).of('a')).toBeUndefined();
  });

  it('lasts as long as the page where the browser keeps nothing', () => {
    vi.stubGlobal('sessionStorage', undefined);
    const drafts = new Drafts<string>({ name: 'notes', read: String });
    drafts.keep('a', 'typed');
    expect(drafts.of('a')).toBe('typed');
  });
});
