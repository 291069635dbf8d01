import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordingCamera } from './camera-control.testkit.ts';
import type { Change } from './change.ts';
import { errorsOf, openStore, operator } from './store.testkit.ts';
import type { Store } from './store.ts';

let camera: RecordingCamera;
let store: Store;
let changes: Change[];

beforeEach(() => {
  ({ camera, store, changes } = openStore());
});

describe('a key that a device stands for', () => {
  beforeEach(() => {
    camera.devices = new Set(['cam2-light']);
  });

  it('is a fact when the lamp is so, and the picture follows', async () => {
    let open = () => {};
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const change = store.change(operator, [['cam2-light', false]]);
    expect([camera.calls, store.read()['cam2-light']]).toEqual([['cam2-light false'], true]);
    open();
    expect((await change).applied).toEqual([{ name: 'cam2-light', key: 'cam2-light', value: false }]);
    expect(store.read()['cam2-light']).toBe(false);
    expect(camera.adjustments).toEqual([{ 'cam2-light': false }]);
  });

  it('leaves no trace when the lamp refuses, and the other keys pass', async () => {
    camera.problem = new ProtocolError('Hardware error', 'The lamp does not answer');
    const { applied, refused } = await store.change(operator, [
      ['cam2-light', false],
      ['cam1-light', false],
      ['brightness', 75],
    ]);
    expect(errorsOf(refused)).toEqual([['Hardware error', 'cam2-light']]);
    expect(applied.map(({ key }) => key)).toEqual(['cam1-light', 'brightness']);
    expect(changes).toEqual([
      { revision: 1, values: { 'cam1-light': false, brightness: 75 }, keys: ['cam1-light', 'brightness'] },
    ]);
    expect(camera.calls).toEqual(['cam2-light false']);
  });

  it('does not keep a recording waiting', async () => {
    const { gate } = camera;
    camera.gate = new Promise(() => {});
    void store.change(operator, [['cam2-light', false]]);
    camera.gate = gate;
    await store.change(operator, [['record', true]]);
    expect(store.read().record).toBe(true);
  });

  it('keeps none of the other keys of its request waiting, and has a change of its own then', async () => {
    let open = () => {};
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    const slow = new Promise<void>((resolve) => {
      void store
        .change(
          operator,
          [
            ['cam2-light', false],
            ['brightness', 61],
          ],
          { follow: resolve, isUrgent: () => false },
        )
        .then((outcome) => outcomes.push(outcome.applied.map(({ key }) => key)));
    });
    const outcomes: string[][] = [];
    await slow;
    expect([store.read().brightness, store.read()['cam2-light'], outcomes]).toEqual([61, true, []]);
    await store.change(operator, [['brightness', 70]]);
    open();
    await expect.poll(() => outcomes).toEqual([['cam2-light', 'brightness']]);
    expect(store.read()).toMatchObject({ brightness: 70, 'cam2-light': false });
    const keys = changes.flatMap((change) => change.keys).filter((key) => key !== 'last-change');
    expect(keys).toEqual(['brightness', 'brightness', 'cam2-light']);
  });

  it('has its values in the order in which they were asked for, however long each takes', async () => {
    const gates: (() => void)[] = [];
    camera.drive = () => new Promise((resolve) => gates.push(resolve));
    const confirmed: unknown[] = [];
    const ask = (on: boolean) =>
      store.change(operator, [['cam2-light', on]]).then(({ applied }) => confirmed.push(applied[0]?.value));
    const all = [ask(false), ask(true), ask(false)];
    for (const open of gates.toReversed()) open();
    await Promise.all(all);
    expect(confirmed).toEqual([false, true, false]);
    expect(changes.flatMap(({ values }) => values['cam2-light'] ?? [])).toEqual([false, true, false]);
  });

  it('makes no request wait for the grace of a slow one before it', async () => {
    camera.drive = () => new Promise(() => {});
    const order: string[] = [];
    void store.change(operator, [['cam2-light', false]], {
      follow: () => order.push('first'),
      isUrgent: () => false,
    });
    void store.change(operator, [['cam2-light', true]], {
      follow: () => order.push('second'),
      isUrgent: () => false,
    });
    await expect.poll(() => order).toEqual(['second', 'first']);
  });

  it('is asked for again by whoever wants it as it is: it may have forgotten', async () => {
    await store.change(operator, [['cam2-light', true]]);
    expect([camera.calls, changes]).toEqual([['cam2-light true'], []]);
  });
});
