import { BUILT_IN_ROLES, defaultState, KEY_NAMES, ProtocolError, withImplied } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import type { Applied, Outcome } from '../../state/change.ts';
import { type Lookup, lookUp, valuesReplies } from './replies.ts';

const ANONYMOUS = new Set([]);
const VIEWER = withImplied(BUILT_IN_ROLES.viewer);
const STATE = { ...defaultState(), brightness: 75, contrast: 60 };

const found = ({ found }: Lookup) => [...found];
const problems = (lookup: Lookup) => lookup.problems.map(({ error, key }) => [error, key]);

describe('keys that a client asks for', () => {
  it('are found in the order of the request', () => {
    const lookup = lookUp(['fps', 'brightness'], ANONYMOUS);
    expect(found(lookup)).toEqual([
      ['fps', 'fps'],
      ['brightness', 'brightness'],
    ]);
    expect(lookup.problems).toEqual([]);
  });

  it('are found under the spelling of the request', () => {
    expect(found(lookUp(['noise-suppression', 'noise-supression'], ANONYMOUS))).toEqual([
      ['noise-suppression', 'noise-supression'],
      ['noise-supression', 'noise-supression'],
    ]);
  });

  it('are with * all that the client may read', () => {
    expect(found(lookUp(['*'], VIEWER)).map(([name]) => name)).toEqual(KEY_NAMES);
    const readable = found(lookUp(['*'], ANONYMOUS)).map(([name]) => name);
    expect(readable).toContain('brightness');
    expect(readable).not.toContain('storage');
  });

  it('are each a problem that there is not or that the client may not read, and do not spoil the others', () => {
    const lookup = lookUp(['nonsense', 'fps', 'storage', '__proto__', 'constructor', ''], ANONYMOUS);
    expect(found(lookup)).toEqual([['fps', 'fps']]);
    expect(problems(lookup)).toEqual([
      ['Unknown key', 'nonsense'],
      ['Permission denied', 'storage'],
      ['Unknown key', '__proto__'],
      ['Unknown key', 'constructor'],
      ['Unknown key', ''],
    ]);
    expect(lookup.problems[1]?.message).toBe('This takes Storage_r');
  });

  it('are looked at once, however often they are named', () => {
    const lookup = lookUp(['nonsense', 'fps', 'nonsense', 'fps'], ANONYMOUS);
    expect(found(lookup)).toHaveLength(1);
    expect(problems(lookup)).toEqual([['Unknown key', 'nonsense']]);
  });

  it('are no internal names', () => {
    expect(problems(lookUp(['light0'], VIEWER))).toEqual([['Unknown key', 'light0']]);
  });
});

describe('the replies', () => {
  const applied: readonly Applied[] = [
    { name: 'contrast', key: 'contrast', value: 60 },
    { name: 'brightness', key: 'brightness', value: 75 },
  ];
  const refused = [new ProtocolError('Invalid value', 'Value must be an integer', 'fps')];
  const done = (outcome: Partial<Outcome>): Outcome => ({ applied: [], refused: [], ...outcome });
  const asked = (...names: string[]) => lookUp(names, ANONYMOUS);
  const error = { error: 'Invalid value', key: 'fps', message: 'Value must be an integer' };

  it('to updates are one confirmation with every key, info in the order sent', () => {
    expect(valuesReplies(undefined, done({ applied }), undefined, STATE)).toEqual([
      { contrast: 60, brightness: 75, info: ['contrast', 'brightness'] },
    ]);
  });

  it('to a query are the values, without info', () => {
    expect(valuesReplies(undefined, undefined, asked('brightness', 'fps'), STATE)).toEqual([
      { brightness: 75, fps: STATE.fps },
    ]);
  });

  it('use the name that the request used', () => {
    const name = 'noise-suppression';
    const outcome = done({ applied: [{ name, key: 'noise-supression', value: true }] });
    const replies = valuesReplies(undefined, outcome, asked(name), { ...STATE, 'noise-supression': true });
    expect(replies).toEqual([{ [name]: true, info: [name] }]);
  });

  it('to both are one, with the values after the updates and info of what was updated alone', () => {
    expect(valuesReplies(undefined, done({ applied }), asked('brightness', 'fps'), STATE)).toEqual([
      { contrast: 60, brightness: 75, fps: STATE.fps, info: ['contrast', 'brightness'] },
    ]);
  });

  it('carry a confirmation first, then the errors: those of the updates, then those of the query', () => {
    const outcome = done({ applied, refused });
    expect(valuesReplies(undefined, outcome, asked('nonsense', 'storage'), STATE)).toEqual([
      { contrast: 60, brightness: 75, info: ['contrast', 'brightness'] },
      error,
      {
        error: 'Unknown key',
        key: 'nonsense',
        message: 'There is no such key; {"get":["*"]} or GET /api/state lists them',
      },
      { error: 'Permission denied', key: 'storage', message: 'This takes Storage_r' },
    ]);
  });

  it('are errors alone where nothing was done and nothing found', () => {
    expect(valuesReplies(undefined, done({ refused }), undefined, STATE)).toEqual([error]);
    expect(valuesReplies(undefined, undefined, asked('nonsense'), STATE)).toMatchObject([
      { error: 'Unknown key' },
    ]);
  });

  it('confirm what was found where every update was refused', () => {
    expect(valuesReplies(undefined, done({ refused }), asked('brightness'), STATE)).toEqual([
      { brightness: 75, info: [] },
      error,
    ]);
  });

  it('are never none', () => {
    expect(valuesReplies(undefined, done({}), undefined, STATE)).toEqual([{ info: [] }]);
    expect(valuesReplies(undefined, undefined, asked(), STATE)).toEqual([{}]);
  });

  it.each([['a'], [''], [0], [-1.5]])('each carry the id %j of the request', (id) => {
    const replies = valuesReplies(id, done({ applied, refused }), asked('nonsense'), STATE);
    expect(replies).toHaveLength(3);
    for (const reply of replies) expect(reply).toHaveProperty('id', id);
  });

  it('carry no id where the request has none', () => {
    for (const reply of valuesReplies(undefined, done({ applied, refused }), asked('nonsense'), STATE)) {
      expect(reply).not.toHaveProperty('id');
    }
  });
});
