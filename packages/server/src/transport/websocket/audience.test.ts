import { Socket } from 'node:net';
import { BUILT_IN_ROLES, defaultState, KEY_NAMES, type Permission, withImplied } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { Audiences, readableKeys } from './audience.ts';
import { Outbox } from './outbox.ts';

const PUBLIC = readableKeys(new Set());
const VIEWER = readableKeys(withImplied(BUILT_IN_ROLES.viewer));

let audiences: Audiences;

beforeEach(() => {
  audiences = new Audiences();
});

const client = () => new Outbox(new Socket(), defaultState);
const all = () => [...audiences];

describe('the keys that somebody may read', () => {
  it('are the public ones for an anonymous', () => {
    expect([...PUBLIC]).toEqual(KEY_NAMES.slice(0, KEY_NAMES.indexOf('recording')));
  });

  it('grow with each permission', () => {
    const beyond = (...granted: Permission[]) =>
      [...readableKeys(withImplied(granted))].filter((key) => !PUBLIC.has(key));
    expect(beyond('Media_r')).toEqual(['recording', 'last-recording', 'last-snapshot', 'library-revision']);
    expect(beyond('Media_rw')).toEqual(beyond('Media_r'));
    expect(beyond('Storage_r')).toEqual(['storage']);
    expect(beyond('System_r')).toEqual(['clients']);
    expect(beyond('User_rw', 'Network_rw', 'Reboot_rw')).toEqual([]);
    expect(new Set(VIEWER)).toEqual(new Set(KEY_NAMES));
  });
});

describe('clients', () => {
  it('that are told the same keys are one audience', () => {
    const [one, two] = [client(), client()];
    const first = audiences.join(one, PUBLIC);
    expect(audiences.join(two, new Set([...PUBLIC].reverse()))).toBe(first);
    expect(first.members).toEqual(new Set([one, two]));
    expect(all()).toEqual([first]);
  });

  it('that are told other keys are another audience', () => {
    const [one, two] = [client(), client()];
    const first = audiences.join(one, PUBLIC);
    const second = audiences.join(two, VIEWER);
    expect(all()).toEqual([first, second]);
    expect([...first.members]).toEqual([one]);
    expect([...second.members]).toEqual([two]);
  });

  it('that are told nothing are an audience too', () => {
    const nobody = audiences.join(client(), new Set());
    expect(audiences.join(client(), new Set())).toBe(nobody);
    expect(nobody.keys.size).toBe(0);
  });

  it('leave the others behind', () => {
    const [one, two] = [client(), client()];
    const audience = audiences.join(one, PUBLIC);
    audiences.join(two, PUBLIC);
    audiences.leave(one, audience);
    expect(all()).toEqual([audience]);
    expect([...audience.members]).toEqual([two]);
  });

  it('that leave as the last leave no audience behind, and one that comes later is not lost', () => {
    const one = client();
    const audience = audiences.join(one, PUBLIC);
    audiences.leave(one, audience);
    expect(all()).toEqual([]);
    const later = audiences.join(client(), PUBLIC);
    expect(all()).toEqual([later]);
    expect(later.members.size).toBe(1);
  });

  it('that leave twice do not take away the audience of those who came in between', () => {
    const one = client();
    const audience = audiences.join(one, PUBLIC);
    audiences.leave(one, audience);
    const two = client();
    const later = audiences.join(two, PUBLIC);
    audiences.leave(one, audience);
    expect(all()).toEqual([later]);
    expect([...later.members]).toEqual([two]);
  });
});
