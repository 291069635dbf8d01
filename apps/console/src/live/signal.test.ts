import { describe, expect, it } from 'vitest';
import { signalOf } from './signal.ts';

describe('what comes from a camera', () => {
  it.each([
    [true, [1, 2], 'ok'],
    [false, [1, 2], 'lost'],
    [false, [2], 'absent'],
    [false, undefined, 'lost'],
    [undefined, [2], undefined],
  ] as const)(
    'is told from its key, %s, and from the cameras that have a source, %j: %s',
    (exists, cameras, signal) => {
      expect(signalOf(1, exists, cameras)).toBe(signal);
    },
  );
});
