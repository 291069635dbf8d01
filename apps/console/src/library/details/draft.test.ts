import { describe, expect, it } from 'vitest';
import { captionDrafts, elsewhere, shownText, typed, unsent } from './draft.ts';

describe('a text that is changed', () => {
  it('is as it is everywhere, until somebody types', () => {
    expect(shownText(undefined, 'Spindle')).toBe('Spindle');
    expect(shownText(typed(undefined, 'Spindle', 'Spindle 2'), 'Spindle')).toBe('Spindle 2');
  });

  it('is nothing to save when it is as before', () => {
    expect(typed({ from: 'a', text: 'ab' }, 'a', 'a')).toBeUndefined();
  });

  it('stays as typed when somebody else changes it, and tells so', () => {
    const draft = typed(undefined, 'a', 'ab');
    expect(shownText(draft, 'c')).toBe('ab');
    expect(elsewhere(draft, 'c')).toBe('c');
    expect(elsewhere(draft, 'a')).toBeUndefined();
    expect(elsewhere(undefined, 'c')).toBeUndefined();
  });
});

describe('a caption that was saved', () => {
  const sent = { name: { from: '', text: 'Tool 7 ' } };

  it('leaves no draft', () => {
    expect(unsent(sent, sent)).toBeUndefined();
    expect(unsent(undefined, sent)).toBeUndefined();
  });

  it('leaves what was typed meanwhile', () => {
    const note = { from: '', text: 'worn' };
    expect(unsent({ ...sent, note }, sent)).toEqual({ name: undefined, note });
    expect(unsent({ name: { from: '', text: 'Tool 71' } }, sent)).toEqual({
      name: { from: 'Tool 7', text: 'Tool 71' },
      note: undefined,
    });
  });
});

it('drafts of captions are of one record each', () => {
  captionDrafts.keep('recording/a', { note: { from: '', text: 'half' } });
  expect(captionDrafts.of('snapshot/a')).toBeUndefined();
  expect(captionDrafts.of('recording/a')?.note?.text).toBe('half');
  captionDrafts.drop('recording/a');
});
