import { expect, it, vi } from 'vitest';
import { knowNothing } from './known-state.ts';

it('tells only what is different, once all of it is there', () => {
  const state = knowNothing();
  state.merge([
    ['a', 1],
    ['b', { c: 2 }],
  ]);
  const seen: unknown[] = [];
  for (const name of ['a', 'b']) state.on(name, (value) => seen.push([name, value, state.snapshot['b']]));
  state.merge([
    ['a', 1],
    ['b', { c: 2 }],
  ]);
  expect(seen).toEqual([]);
  state.merge([
    ['a', 3],
    ['b', { c: 4 }],
  ]);
  expect(seen).toEqual([
    ['a', 3, { c: 4 }],
    ['b', { c: 4 }, { c: 4 }],
  ]);
});

it('is the same object until something changes', () => {
  const state = knowNothing();
  state.merge([['a', 1]]);
  const before = state.snapshot;
  state.merge([['a', 1]]);
  expect(state.snapshot).toBe(before);
  state.merge([['a', 2]]);
  expect(state.snapshot).not.toBe(before);
  expect(before).toEqual({ a: 1 });
});

it('forgets what may not be read any more', () => {
  const state = knowNothing();
  state.merge([
    ['a', 1],
    ['b', 2],
  ]);
  state.replace([['b', 2]]);
  expect(state.snapshot).toEqual({ b: 2 });
});

it('takes a key named __proto__ as any other', () => {
  const state = knowNothing();
  state.merge(Object.entries(JSON.parse('{"__proto__":{"polluted":true}}')));
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.hasOwn(state.snapshot, '__proto__')).toBe(true);
});

it('stops to tell whom it was asked to stop for, and nobody else', () => {
  const state = knowNothing();
  const listener = vi.fn();
  const end = state.on('a', listener);
  state.on('a', listener);
  end();
  end();
  state.merge([['a', 1]]);
  expect(listener).toHaveBeenCalledTimes(1);
});
