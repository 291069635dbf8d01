import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PictureSettings, ToMedia } from '../media/messages.ts';
import { Adjustments } from './adjustments.ts';

let posted: ToMedia[];
/** Says that the message under way has left. */
let sent: (() => void)[];
let adjustments: Adjustments;

beforeEach(() => {
  posted = [];
  sent = [];
  adjustments = new Adjustments((message, done) => {
    posted.push(message);
    sent.push(done);
  });
});

/** The turn of the event loop in which changes leave. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const adjust = (settings: Partial<PictureSettings>) => ({
  type: 'adjust',
  settings,
  revision: expect.any(Number) as number,
});

describe('changes of one turn', () => {
  it('leave together behind it, the latest value of each key', async () => {
    adjustments.add({ brightness: 1, contrast: 9 });
    for (let brightness = 2; brightness <= 100; brightness += 1) adjustments.add({ brightness });
    adjustments.add({ 'cam1-light': false });
    expect(posted).toEqual([]);
    await turn();
    expect(posted).toEqual([adjust({ brightness: 100, contrast: 9, 'cam1-light': false })]);
  });
});

describe('changes while a message is under way', () => {
  it('wait for it, and leave as one when it has left', async () => {
    adjustments.add({ brightness: 1 });
    await turn();
    for (let round = 2; round <= 20; round += 1) {
      adjustments.add({ brightness: round, contrast: round });
      await turn();
    }
    expect(posted).toHaveLength(1);
    sent[0]?.();
    expect(posted.slice(1)).toEqual([adjust({ brightness: 20, contrast: 20 })]);
  });

  it('change nothing in what has left', async () => {
    adjustments.add({ brightness: 1 });
    await turn();
    adjustments.add({ brightness: 2 });
    expect(posted).toEqual([adjust({ brightness: 1 })]);
  });
});

describe('when everything has left', () => {
  it('nothing more is sent', async () => {
    adjustments.add({ brightness: 1 });
    await turn();
    sent[0]?.();
    await turn();
    expect(posted).toHaveLength(1);
  });

  it('the next change leaves in its own turn again', async () => {
    adjustments.add({ brightness: 1 });
    await turn();
    sent[0]?.();
    adjustments.add({ brightness: 2 });
    await turn();
    expect(posted).toEqual([adjust({ brightness: 1 }), adjust({ brightness: 2 })]);
  });
});

describe('a change at the camera itself', () => {
  it('holds where it came behind those of the server, and not where one is on its way', async () => {
    adjustments.add({ brightness: 1, contrast: 1 });
    await turn();
    const arrived = adjustments.revision;
    adjustments.add({ contrast: 2 });
    const changed = { brightness: 70, contrast: 70, gain: 70 };
    expect(adjustments.notCrossed(changed, arrived)).toEqual({ brightness: 70, gain: 70 });
    expect(adjustments.notCrossed(changed, adjustments.revision)).toEqual(changed);
    sent[0]?.();
    expect(posted[1]).toEqual({ ...adjust({ contrast: 2 }), revision: adjustments.revision });
  });
});

describe('a change of nothing', () => {
  it('is no message, and holds up none', async () => {
    adjustments.add({});
    await turn();
    expect(posted).toEqual([]);
    adjustments.add({ gain: 3 });
    await turn();
    expect(posted).toEqual([adjust({ gain: 3 })]);
  });
});

describe('a process that is gone, which takes messages at once', () => {
  it('is sent one a turn as before', async () => {
    const gone: ToMedia[] = [];
    const direct = new Adjustments((message, done) => {
      gone.push(message);
      done();
    });
    for (const brightness of [1, 2, 3]) {
      direct.add({ brightness });
      direct.add({ contrast: brightness });
      await turn();
    }
    expect(gone).toEqual([1, 2, 3].map((value) => adjust({ brightness: value, contrast: value })));
  });
});

it('whatever is changed and however slowly it leaves, one message is under way and the last value arrives', async () => {
  const change = fc.record(
    { brightness: fc.nat({ max: 100 }), contrast: fc.nat({ max: 100 }), gain: fc.nat({ max: 100 }) },
    { requiredKeys: [] },
  );
  const step = fc.oneof(fc.record({ change }), fc.constant('turn' as const), fc.constant('sent' as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let arrived: Partial<PictureSettings> = {};
      let wanted: Partial<PictureSettings> = {};
      let underWay: (() => void) | undefined;
      const leave = () => {
        const done = underWay;
        underWay = undefined;
        done?.();
      };
      const line = new Adjustments((message, done) => {
        expect(underWay).toBeUndefined();
        underWay = done;
        if (message.type === 'adjust') arrived = { ...arrived, ...message.settings };
      });
      for (const each of steps) {
        if (each === 'turn') await turn();
        else if (each === 'sent') leave();
        else {
          wanted = { ...wanted, ...each.change };
          line.add(each.change);
        }
      }
      await turn();
      while (underWay) leave();
      expect(arrived).toEqual(wanted);
    }),
  );
});
