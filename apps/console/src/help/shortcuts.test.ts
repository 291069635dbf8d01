import { describe, expect, it } from 'vitest';
import { keyList, keyName } from './key-list.ts';
import { type Shortcut, shortcutFor } from './shortcuts.ts';

const shortcut = (key: string, name = key): Shortcut => ({ key, name, run() {} });
const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  defaultPrevented: false,
  ...more,
});

describe('the shortcut of a key', () => {
  it('is found in either case', () => {
    expect(shortcutFor(press('R'), [shortcut('r')])?.key).toBe('r');
  });

  it('is that of what came last, which lies on top', () => {
    expect(shortcutFor(press('+'), [shortcut('+', 'live'), shortcut('+', 'viewer')])?.name).toBe('viewer');
  });

  it('takes Ctrl only where it says so', () => {
    const all = [shortcut('z'), shortcut('Ctrl+Z')];
    expect(shortcutFor(press('z', { ctrlKey: true }), all)?.key).toBe('Ctrl+Z');
    expect(shortcutFor(press('z'), all)?.key).toBe('z');
    expect(shortcutFor(press('r', { ctrlKey: true }), [shortcut('r')])).toBeUndefined();
  });

  it('takes Shift beside Ctrl only where it says so, and otherwise as it is in the sign', () => {
    const all = [shortcut('Ctrl+Z'), shortcut('Ctrl+Shift+Z'), shortcut('?')];
    expect(shortcutFor(press('Z', { ctrlKey: true, shiftKey: true }), all)?.key).toBe('Ctrl+Shift+Z');
    expect(shortcutFor(press('z', { ctrlKey: true }), all)?.key).toBe('Ctrl+Z');
    expect(shortcutFor(press('?', { shiftKey: true }), all)?.key).toBe('?');
  });

  it('is none where somebody else has dealt with the key', () => {
    expect(shortcutFor(press('r', { defaultPrevented: true }), [shortcut('r')])).toBeUndefined();
  });
});

describe('the list of all keys', () => {
  it('is by groups, and what several keys do is one line', () => {
    const all = [
      shortcut('?', 'help'),
      { ...shortcut(' ', 'play'), group: 'library' as const },
      { ...shortcut('k', 'play'), group: 'library' as const },
      { ...shortcut('f', 'full'), group: 'live' as const },
    ];
    expect(keyList(all)).toEqual([
      ['live', [{ keys: ['f'], name: 'full' }]],
      ['library', [{ keys: [' ', 'k'], name: 'play' }]],
      ['everywhere', [{ keys: ['?'], name: 'help' }]],
    ]);
  });

  it('has keys as they are written on a keyboard', () => {
    const german = ['Leertaste', 'Pos1', 'Ende', 'Entf', 'Esc', 'Strg', 'Umschalt'];
    expect(['Ctrl+Shift+Z', 'Delete', '+', ' ', 'ArrowUp', 'r'].map((key) => keyName(key, german))).toEqual([
      'Strg+Umschalt+Z',
      'Entf',
      '+',
      'Leertaste',
      '↑',
      'R',
    ]);
  });
});
