import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';
import type { Value } from './values.ts';

const step = (from: Record<string, Value>, to: Record<string, Value>, gesture = Symbol()) => ({
  gesture,
  from,
  to,
});

describe('the timeline', () => {
  it('takes back the last change first, and makes it again', () => {
    const timeline = new Timeline();
    timeline.note(step({ gain: 0 }, { gain: 10 }));
    timeline.note(step({ contrast: 50 }, { contrast: 60 }));
    const now = { gain: 10, contrast: 60 };
    expect(timeline.undo(now)).toEqual({ values: { contrast: 50 }, contests: [] });
    expect(timeline.undo({ ...now, contrast: 50 })).toEqual({ values: { gain: 0 }, contests: [] });
    expect(timeline.canUndo).toBe(false);
    expect(timeline.undo(now)).toBeUndefined();
    expect(timeline.redo({ gain: 0, contrast: 50 })).toEqual({ values: { gain: 10 }, contests: [] });
    expect(timeline.canRedo).toBe(true);
  });

  it('takes a whole drag for one step', () => {
    const timeline = new Timeline();
    const drag = Symbol();
    for (const value of [51, 60, 72]) timeline.note(step({ gain: 50 }, { gain: value }, drag));
    expect(timeline.undo({ gain: 72 })?.values).toEqual({ gain: 50 });
    expect(timeline.canUndo).toBe(false);
  });

  it('forgets a drag that ended where it began', () => {
    const timeline = new Timeline();
    const drag = Symbol();
    timeline.note(step({ gain: 50 }, { gain: 60 }, drag));
    timeline.note(step({ gain: 50 }, { gain: 50 }, drag));
    expect(timeline.canUndo).toBe(false);
  });

  it('overwrites nobody: what somebody else has set since is contested', () => {
    const timeline = new Timeline();
    timeline.note(step({ gain: 0, contrast: 50 }, { gain: 10, contrast: 60 }));
    expect(timeline.undo({ gain: 33, contrast: 60 })).toEqual({
      values: { contrast: 50 },
      contests: [{ key: 'gain', now: 33, wanted: 0 }],
    });
  });

  it('has nothing to do where somebody else has set it back already', () => {
    const timeline = new Timeline();
    timeline.note(step({ gain: 0 }, { gain: 10 }));
    expect(timeline.undo({ gain: 0 })).toEqual({ values: {}, contests: [] });
  });

  it('has nothing to make again after a new change', () => {
    const timeline = new Timeline();
    timeline.note(step({ gain: 0 }, { gain: 10 }));
    timeline.undo({ gain: 10 });
    timeline.note(step({ contrast: 50 }, { contrast: 51 }));
    expect(timeline.canRedo).toBe(false);
  });

  it('leads back to the beginning from any number of steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 80 }), (values) => {
        const timeline = new Timeline();
        let now = 50;
        for (const value of values) {
          timeline.note(step({ gain: now }, { gain: value }));
          now = value;
        }
        while (timeline.canUndo) now = Number(timeline.undo({ gain: now })?.values['gain'] ?? now);
        expect(now).toBe(50);
        while (timeline.canRedo) now = Number(timeline.redo({ gain: now })?.values['gain'] ?? now);
        expect(now).toBe(values.at(-1) ?? 50);
      }),
    );
  });
});
