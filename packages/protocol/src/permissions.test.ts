import { describe, expect, it } from 'vitest';
import { findKey, KEY_NAMES, rowOf } from './keys.ts';
import { allows, BUILT_IN_ROLES, PERMISSIONS, withImplied } from './permissions.ts';
import { defaultState } from './state.ts';

const of = (role: keyof typeof BUILT_IN_ROLES) => withImplied(BUILT_IN_ROLES[role]);

describe('permissions', () => {
  it('the right to write includes the right to read', () => {
    expect([...withImplied(['Media_rw'])]).toEqual(['Media_r', 'Media_rw']);
    expect([...withImplied(['Reboot_rw'])]).toEqual(['Reboot_rw']);
  });

  it('an administrator has every permission', () => {
    expect([...of('administrator')]).toEqual([...PERMISSIONS]);
  });

  it('nobody writes a read-only key, not even an administrator', () => {
    const readOnly = KEY_NAMES.filter((key) => rowOf(key).write === 'nobody');
    expect(readOnly).toContain('cam1-exists');
    for (const key of readOnly) expect(allows(rowOf(key).write, of('administrator'))).toBe(false);
  });

  it('anonymous clients read public keys and write nothing', () => {
    for (const key of KEY_NAMES) {
      expect(allows(rowOf(key).write, of('anonymous'))).toBe(false);
      expect(allows(rowOf(key).read, of('anonymous'))).toBe(rowOf(key).read === 'public');
    }
  });

  it('an operator runs the camera; a viewer looks on', () => {
    for (const key of KEY_NAMES.filter((each) => rowOf(each).write !== 'nobody')) {
      expect(allows(rowOf(key).write, of('operator'))).toBe(true);
      expect(allows(rowOf(key).write, of('viewer'))).toBe(false);
    }
  });
});

describe('the key table', () => {
  it('no two keys share a name, an alias or an observable', () => {
    const names = KEY_NAMES.flatMap((key) => [key, ...(rowOf(key).aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    const observables = KEY_NAMES.map((key) => rowOf(key).observable);
    expect(new Set(observables).size).toBe(observables.length);
  });

  it('an alias finds its key; names of the language find none', () => {
    expect(findKey('noise-suppression')).toBe('noise-supression');
    for (const name of ['__proto__', 'constructor', 'toString', 'light0', ''])
      expect(findKey(name)).toBeUndefined();
  });

  it('every default lies in the range of its row', () => {
    const state = defaultState();
    for (const key of KEY_NAMES) {
      const row = rowOf(key);
      const value: unknown = state[key];
      if (row.type === 'integer') expect(value).toSatisfy((n: number) => n >= row.min && n <= row.max);
      if (row.type === 'choice') expect(row.values).toContain(value);
    }
  });
});
