import { describe, expect, it, vi } from 'vitest';
import { Authors, isElsewhere } from './authors.ts';

const change = (by: string | null, to: Record<string, unknown>) => ({ keys: Object.keys(to), by, to });

/** Whether the key was set at another page than this one of `me`. */
function isOthers(authors: Authors, key: string): boolean | undefined {
  const author = authors.of(key);
  return author && isElsewhere(author, 'me');
}

describe('the authors of values', () => {
  it('are the others, and not who sits here', () => {
    const authors = new Authors();
    authors.sent({ gain: 10 });
    authors.told(change('me', { gain: 10 }));
    expect(isOthers(authors, 'gain')).toBe(false);
    authors.told(change('other', { gain: 20, contrast: 60 }));
    expect(authors.of('gain')).toMatchObject({ username: 'other', value: 20 });
    expect(isOthers(authors, 'gain')).toBe(true);
    expect(isOthers(authors, 'contrast')).toBe(true);
  });

  it('may be oneself at another page', () => {
    const authors = new Authors();
    authors.told(change('me', { gain: 30 }));
    expect(isOthers(authors, 'gain')).toBe(true);
  });

  it('are told apart where two send the same value', () => {
    const authors = new Authors();
    authors.sent({ gain: 30 });
    authors.told(change('other', { gain: 30 }));
    expect(isOthers(authors, 'gain')).toBe(true);
  });

  it('do not stay oneself for ever', () => {
    let now = 0;
    const authors = new Authors(() => now);
    authors.sent({ gain: 30 });
    now = 60_000;
    authors.told(change('me', { gain: 30 }));
    expect(isOthers(authors, 'gain')).toBe(true);
  });

  it('are told of as long as somebody listens', () => {
    const authors = new Authors();
    const listener = vi.fn();
    const end = authors.subscribe(listener);
    authors.told(change(null, { gain: 30 }));
    expect(authors.of('gain')).toMatchObject({ username: undefined });
    end();
    authors.told(change('other', { gain: 1 }));
    expect(listener).toHaveBeenCalledOnce();
  });
});
