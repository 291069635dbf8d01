import {
  BUILT_IN_ROLES,
  KEY_NAMES,
  ProtocolError,
  rowOf,
  type State,
  withImplied,
} from '@sightglass/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from './actor.ts';
import { RecordingCamera } from './camera-control.testkit.ts';
import type { Change } from './change.ts';
import { errorsOf, openStore, operator } from './store.testkit.ts';
import { Store } from './store.ts';
import type { WitnessedWrite } from './witness.ts';

const viewer: Actor = { username: 'v', permissions: withImplied(BUILT_IN_ROLES.viewer), address: '::1' };

let camera: RecordingCamera;
let store: Store;
let changes: Change[];

beforeEach(() => {
  ({ camera, store, changes } = openStore());
});

describe('a change', () => {
  it('is applied to the camera, told to watchers and confirmed with its value', async () => {
    const { applied, refused } = await store.change(operator, [['brightness', 75]]);
    expect(applied).toEqual([{ name: 'brightness', key: 'brightness', value: 75 }]);
    expect(refused).toEqual([]);
    expect(camera.adjustments).toEqual([{ brightness: 75 }]);
    expect(changes).toEqual([{ revision: 1, values: { brightness: 75 }, keys: ['brightness'] }]);
  });

  it('of a control done in software is a fact in the same turn', () => {
    void store.change(operator, [['brightness', 75]]);
    expect(store.read().brightness).toBe(75);
  });

  it('to the value that holds already is confirmed and not announced', async () => {
    const { applied } = await store.change(operator, [['brightness', 50]]);
    expect(applied).toHaveLength(1);
    expect(changes).toEqual([]);
    expect(camera.adjustments).toEqual([]);
  });

  it('of several keys applies those that pass and refuses the others in the order of the message', async () => {
    const { applied, refused } = await store.change(operator, [
      ['fps', 999],
      ['contrast', 60],
      ['nonsense', 1],
      ['brightness', 75],
      ['cam1-exists', true],
      ['resolution', '1x1'],
    ]);
    expect(applied.map(({ name }) => name)).toEqual(['contrast', 'brightness']);
    expect(errorsOf(refused)).toEqual([
      ['Invalid value', 'fps'],
      ['Unknown key', 'nonsense'],
      ['Permission denied', 'cam1-exists'],
      ['Invalid value', 'resolution'],
    ]);
    expect(changes).toHaveLength(1);
  });

  it('without the right is refused before its value is looked at', async () => {
    const { refused } = await store.change(viewer, [['brightness', 'nonsense']]);
    expect(errorsOf(refused)).toEqual([['Permission denied', 'brightness']]);
  });

  it('under an alias is confirmed under it and announced under the name of the table', async () => {
    const { applied } = await store.change(operator, [['noise-suppression', true]]);
    expect(applied[0]?.name).toBe('noise-suppression');
    expect(changes[0]?.values).toEqual({ 'noise-supression': true });
  });
});

describe('a change that the camera can refuse', () => {
  it('is a fact only after the camera has done it', async () => {
    let open = () => {};
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const change = store.change(operator, [
      ['resolution', '1920x1080'],
      ['brightness', 1],
    ]);
    expect(store.read().resolution).toBe('1280x720');
    open();
    await change;
    expect(store.read()).toMatchObject({ resolution: '1920x1080', brightness: 1 });
    expect(changes).toHaveLength(1);
  });

  it('leaves no trace when it is refused', async () => {
    camera.problem = new ProtocolError('Hardware error', 'The sensor does not answer');
    const { applied, refused } = await store.change(operator, [['resolution', '1920x1080']]);
    expect(applied).toEqual([]);
    expect(refused[0]).toMatchObject({ error: 'Hardware error', key: 'resolution' });
    expect(store.read().resolution).toBe('1280x720');
    expect(changes).toEqual([]);
  });

  it('waits for the one before it, and sees what that did', async () => {
    const outcomes = await Promise.all([
      store.change(operator, [['record', true]]),
      store.change(operator, [['fps', 10]]),
      store.change(operator, [['record', false]]),
      store.change(operator, [['fps', 10]]),
    ]);
    expect(outcomes.map(({ refused }) => errorsOf(refused))).toEqual([
      [],
      [['Recording in progress', 'fps']],
      [],
      [],
    ]);
    expect(camera.calls).toEqual(['start', 'stop', 'format 10']);
  });

  it('sees the keys of the same message that were before it', async () => {
    const { refused } = await store.change(operator, [
      ['record', true],
      ['fps', 10],
    ]);
    expect(errorsOf(refused)).toEqual([['Recording in progress', 'fps']]);
    expect(store.read().record).toBe(true);
  });
});

describe('record', () => {
  const send = async (value: unknown) => {
    const { applied, refused } = await store.change(operator, [['record', value]]);
    return applied[0]?.value ?? refused[0]?.error;
  };

  it('goes from idle through recording and pause and back', async () => {
    const replies: unknown[] = [];
    for (const value of [
      'on',
      true,
      'pause',
      'pause',
      true,
      'pause_release',
      'pause_release',
      'off',
      false,
    ]) {
      replies.push(await send(value));
    }
    expect(replies).toEqual([true, true, 'pause', 'pause', 'pause', true, true, false, false]);
    expect(camera.calls).toEqual(['start', 'pause', 'resume', 'stop']);
  });

  it('cannot be paused or released while nothing is recorded', async () => {
    expect(await send('pause')).toBe('Invalid state');
    expect(await send('pause_release')).toBe('Invalid state');
  });
});

describe('what comes with a recording', () => {
  it('is part of the same change, so that nobody is told of it before the confirmation', async () => {
    const film = { file: 'b.mp4', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 0, bytes: 0 };
    camera.facts = { recording: film };
    await store.change(operator, [['record', true]]);
    camera.facts = { recording: null };
    await store.change(operator, [['record', false]]);
    expect(changes.map(({ values }) => values)).toEqual([
      { record: true, recording: film },
      { record: false, recording: null },
    ]);
    expect(camera.adjustments).toEqual([]);
  });
});

describe('snap', () => {
  it('is risen with its record when the picture is there, and falls back in a turn of its own', async () => {
    const { applied } = await store.change(operator, [['snap', true]]);
    expect(applied[0]).toMatchObject({ value: true, made: { file: 'a.jpg' } });
    expect(changes.map(({ values }) => values)).toEqual([
      { snap: true, 'last-snapshot': expect.objectContaining({ file: 'a.jpg' }) },
    ]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(changes[1]?.values).toEqual({ snap: false });
  });
});

describe('what is kept', () => {
  it('is taken over where it is in range and left at its default where not', () => {
    const restored = new Store(camera, {
      brightness: 12,
      contrast: 1_000,
      'cam1-sensor': 2,
      record: true,
      'cam1-exists': true,
      nonsense: 1,
    }).read();
    expect(restored).toMatchObject({ brightness: 12, contrast: 50, 'cam1-sensor': 2, record: false });
    expect(restored['cam1-exists']).toBe(false);
  });

  it('begins with the size next below the default where the camera does not have that', () => {
    const sizes = (...resolutions: string[]) =>
      new Store(
        Object.assign(new RecordingCamera(), { offer: { resolutions, sensors: [1, 1] as const } }),
      ).read().resolution;
    expect(sizes('320x240', '640x480', '1920x1080')).toBe('640x480');
    expect(sizes('1920x1080')).toBe('1920x1080');
  });

  it('never shows a camera that was taken away', () => {
    const single = Object.assign(new RecordingCamera(), {
      offer: { resolutions: ['640x480'], sensors: [1, 0] as const },
    });
    const state = new Store(single, { 'main-camera': 2, 'cam1-sensor': 2, resolution: '1920x1080' }).read();
    expect(state).toMatchObject({ 'main-camera': 1, 'cam1-sensor': 1, resolution: '640x480' });
  });
});

describe('revisions', () => {
  it('grow by one with every announcement, and the announced values are the state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constantFrom(...KEY_NAMES),
            fc.oneof(fc.integer({ min: 0, max: 120 }), fc.boolean(), fc.json()),
          ),
        ),
        async (updates) => {
          const fresh = new Store(new RecordingCamera());
          let seen: State = fresh.read();
          let revision = 0;
          fresh.watch((change) => {
            revision += 1;
            expect(change.revision).toBe(revision);
            seen = { ...seen, ...change.values };
          });
          await Promise.all(updates.map((update) => fresh.change(operator, [update])));
          expect(seen).toEqual(fresh.read());
          for (const key of KEY_NAMES) {
            if (rowOf(key).write === 'nobody' && key !== 'last-snapshot')
              expect(seen[key]).toEqual(rowOf(key).default);
          }
        },
      ),
    );
  });
});

describe('the witness', () => {
  it('is told of every key that somebody asked to change, and of nothing that the server finds out', async () => {
    const seen: WitnessedWrite[] = [];
    store = new Store(camera, {}, (write) => seen.push(write));
    await store.change(operator, [
      ['fps', 999],
      ['contrast', 60],
      ['nonsense', 'x'],
      ['noise-suppression', true],
    ]);
    store.report({ 'cam1-exists': true });
    expect(seen).toEqual([
      { actor: operator, name: 'contrast', key: 'contrast', from: 50, to: 60, refusal: undefined },
      {
        actor: operator,
        name: 'noise-suppression',
        key: 'noise-supression',
        from: false,
        to: true,
        refusal: undefined,
      },
      { actor: operator, name: 'fps', key: 'fps', from: store.read().fps, to: 999, refusal: 'Invalid value' },
      {
        actor: operator,
        name: 'nonsense',
        key: undefined,
        from: undefined,
        to: 'x',
        refusal: 'Unknown key',
      },
    ]);
  });

  it('is told what held before, however long the camera took, and what the camera refused', async () => {
    const seen: unknown[] = [];
    store = new Store(camera, {}, ({ key, from, to, refusal }) => seen.push([key, from, to, refusal]));
    const first = store.change(operator, [['fps', 20]]);
    const second = store.change(operator, [['fps', 30]]);
    await Promise.all([first, second]);
    camera.problem = new ProtocolError('Hardware error', 'The sensor does not answer');
    await store.change(operator, [['fps', 40]]);
    expect(seen.slice(1)).toEqual([
      ['fps', 20, 30, undefined],
      ['fps', 30, 40, 'Hardware error'],
    ]);
  });
});
