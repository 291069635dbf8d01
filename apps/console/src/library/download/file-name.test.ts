import { describe, expect, it } from 'vitest';
import { recordAt } from '../record.testkit.ts';
import { distinct, fileNameOf } from './file-name.ts';

const own = recordAt(1).file;

describe('the name of a file', () => {
  it.each([
    ['Spindle, left', 'Spindle, left.mp4'],
    ['../../etc/passwd', 'etc passwd.mp4'],
    ['<img onerror=alert(1)>', 'img onerror=alert(1).mp4'],
    ['a\u202egpj.exe', 'a gpj.exe.mp4'],
    ['CON', own],
    ['  ..  ', own],
    [null, own],
  ])('for one named %o is %o', (name, file) => {
    expect(fileNameOf(recordAt(1, { name }))).toBe(file);
  });

  it('tells what part it is', () => {
    expect(fileNameOf(recordAt(1, { name: 'Spindle' }), ' 0.10-0.20')).toBe('Spindle 0.10-0.20.mp4');
  });

  it('is there once', () => {
    expect(distinct(['a.mp4', 'A.mp4', 'a (2).mp4', 'a.mp4'])).toEqual([
      'a.mp4',
      'A (2).mp4',
      'a (2) (2).mp4',
      'a (3).mp4',
    ]);
  });
});
