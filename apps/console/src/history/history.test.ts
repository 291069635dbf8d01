import type { Patch, State } from '@sightglass/client';
import { describe, expect, it } from 'vitest';
import { History } from './history.ts';

/** A camera that does what it is told, but for a gain above 100; it notes what it was sent. */
function camera(begin: Partial<State>) {
  const sent: Patch[] = [];
  const told = {
    state: begin,
    sent,
    set: async (values: Patch): Promise<Partial<State>> => {
      sent.push(values);
      if ((values.gain ?? 0) > 100) throw new RangeError('Value must be between 0 and 100');
      told.state = { ...told.state, ...(values as Partial<State>) };
      return values as Partial<State>;
    },
  };
  return told;
}

describe('the history of a page', () => {
  it('goes back and forth through what was done here', async () => {
    const peer = camera({ gain: 0, contrast: 50 });
    const history = new History(peer);
    await history.change({ gain: 10, contrast: 60 });
    expect(history.reach()).toEqual({ canUndo: true, canRedo: false });
    await history.undo();
    expect(peer.state).toEqual({ gain: 0, contrast: 50 });
    expect(history.reach()).toEqual({ canUndo: false, canRedo: true });
    await history.redo();
    expect(peer.state).toEqual({ gain: 10, contrast: 60 });
    expect(await history.redo()).toBeUndefined();
  });

  it('waits for what is under way before it goes back', async () => {
    const peer = camera({ gain: 0 });
    const history = new History(peer);
    let answer = (_value: number) => {};
    const answered = new Promise<number>((resolve) => {
      answer = resolve;
    });
    history.follow(Symbol(), 'gain', 0, 40, answered);
    const undone = history.undo();
    peer.state = { gain: 40 };
    answer(40);
    expect((await undone)?.values).toEqual({ gain: 0 });
  });

  it('remembers nothing that was refused, and tells what was', async () => {
    const peer = camera({ gain: 0, contrast: 50 });
    const history = new History(peer);
    const refused = await history.change({ gain: 150, contrast: 60 });
    expect(refused.get('gain')).toBeInstanceOf(RangeError);
    const outcome = await history.undo();
    expect(outcome?.values).toEqual({ contrast: 50 });
    expect(history.reach().canUndo).toBe(false);
  });

  it('leaves alone what somebody else has set since, and says so', async () => {
    const peer = camera({ gain: 0, contrast: 50 });
    const history = new History(peer);
    await history.change({ gain: 10, contrast: 60 });
    peer.state = { gain: 77, contrast: 60 };
    const outcome = await history.undo();
    expect(outcome).toMatchObject({
      values: { contrast: 50 },
      contests: [{ key: 'gain', now: 77, wanted: 0 }],
    });
    expect(peer.state).toEqual({ gain: 77, contrast: 50 });
  });

  it('forgets a change whose answer never came to be', async () => {
    const history = new History(camera({ gain: 0 }));
    history.follow(Symbol(), 'gain', 0, 40, Promise.reject(new Error('No connection')));
    expect(await history.undo()).toBeUndefined();
  });
});
