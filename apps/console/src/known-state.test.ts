import { describe, expect, it, vi } from 'vitest';
import { KnownState } from './known-state.ts';

describe('what the page knows', () => {
  it('grows with every message', () => {
    const state = new KnownState();
    state.merge({ brightness: 40 });
    state.merge({ fps: 25 });
    expect([state.get('brightness'), state.get('fps')]).toEqual([40, 25]);
  });

  it('forgets what a new session may not read', () => {
    const state = new KnownState();
    state.merge({ brightness: 40, clients: 3 });
    state.replace({ brightness: 40 });
    expect(state.get('clients')).toBeUndefined();
  });

  it('tells of a key that was said again, so that a control can go back to it', () => {
    const state = new KnownState();
    const watcher = vi.fn();
    state.merge({ brightness: 40 });
    state.watch(watcher);
    state.merge({ brightness: 40 });
    expect(watcher).toHaveBeenCalledWith(new Set(['brightness']));
  });
});
