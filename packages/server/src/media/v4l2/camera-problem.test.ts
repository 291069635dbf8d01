import { describe, expect, it } from 'vitest';
import { openingProblem } from './camera-problem.ts';

describe('why a device cannot be opened', () => {
  it.each([
    ['ENOENT', '/dev/video7 is not there any more'],
    ['ENODEV', '/dev/video7 is not there any more'],
    // The path is there.
    ['ENXIO', 'there is no camera behind /dev/video7'],
    ['EACCES', '/dev/video7 may not be opened by this user: add the user to the group "video"'],
  ])('is told: %s', (code, told) => {
    expect(openingProblem('/dev/video7', Object.assign(new Error(code), { code })).message).toBe(told);
  });
});
