import { describe, expect, it } from 'vitest';
import { SECTIONS, sectionsFor } from './sections.ts';

describe('sections', () => {
  it('are all there for whoever may do everything', () => {
    expect(sectionsFor('admin', () => true)).toEqual(SECTIONS);
  });

  it('are those of the permissions held, and the own account', () => {
    const ids = sectionsFor('viewer', (permission) => permission === 'Device_r').map(({ id }) => id);
    expect(ids).toEqual(['cameras', 'password', 'sessions', 'tokens']);
  });

  it('are none for nobody, whatever the server lets them do', () => {
    expect(sectionsFor(undefined, () => true)).toEqual([]);
  });
});
