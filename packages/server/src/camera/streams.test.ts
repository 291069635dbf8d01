import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StreamSpec, ToMedia } from '../media/messages.ts';
import { Streams } from './streams.ts';

const MAIN: StreamSpec = { view: 'main' };
const SMALL: StreamSpec = { view: 'main', width: 320 };

let posted: ToMedia[];
let streams: Streams;

beforeEach(() => {
  posted = [];
  streams = new Streams((message) => posted.push(message));
});

const jpeg = (text: string) => Buffer.from(text);

/** Watches, and notes what is shown. */
function watch(spec: StreamSpec): { seen: string[]; stop: () => void } {
  const seen: string[] = [];
  return { seen, stop: streams.watch(spec, (frame) => seen.push(Buffer.from(frame).toString())) };
}

describe('viewers who wish for the same', () => {
  it('share one stream and the very same bytes', () => {
    const shown: Uint8Array[] = [];
    for (let viewer = 0; viewer < 50; viewer += 1)
      streams.watch({ view: 'main' }, (frame) => shown.push(frame));
    const frame = jpeg('a');
    streams.frame(1, frame);
    expect(posted).toEqual([{ type: 'openStream', stream: 1, spec: MAIN }]);
    expect(shown).toHaveLength(50);
    expect(new Set(shown)).toEqual(new Set([frame]));
  });

  it('keep it until the last of them has gone', () => {
    const viewers = [watch(MAIN), watch(MAIN), watch(MAIN)];
    for (const { stop } of viewers.slice(1)) stop();
    expect(posted).toHaveLength(1);
    streams.frame(1, jpeg('a'));
    expect(viewers.map(({ seen }) => seen)).toEqual([['a'], [], []]);
    viewers[0]?.stop();
    expect(posted.slice(1)).toEqual([{ type: 'closeStream', stream: 1 }]);
  });

  it('begin with the newest frame, however late they come', () => {
    watch(MAIN);
    streams.frame(1, jpeg('a'));
    streams.frame(1, jpeg('b'));
    const late = watch(MAIN);
    expect(late.seen).toEqual(['b']);
    streams.frame(1, jpeg('c'));
    expect(late.seen).toEqual(['b', 'c']);
  });
});

describe('viewers who wish for something else', () => {
  it('have a stream of their own, and its frames alone', () => {
    const specs: StreamSpec[] = [MAIN, { view: 1 }, { view: 2 }, SMALL, { view: 'main', fps: 320 }];
    const viewers = specs.map(watch);
    expect(posted).toEqual(specs.map((spec, index) => ({ type: 'openStream', stream: index + 1, spec })));
    streams.frame(4, jpeg('small'));
    expect(viewers.map(({ seen }) => seen)).toEqual([[], [], [], ['small'], []]);
  });
});

describe('a stream that was closed', () => {
  it('is closed once, however often its last viewer says so', () => {
    const { stop } = watch(MAIN);
    stop();
    stop();
    expect(posted.map(({ type }) => type)).toEqual(['openStream', 'closeStream']);
  });

  it('shows no frame that was on its way, not even to the next who wishes for it', () => {
    const { seen, stop } = watch(MAIN);
    streams.frame(1, jpeg('old'));
    stop();
    streams.frame(1, jpeg('late'));
    const next = watch(MAIN);
    streams.frame(1, jpeg('later'));
    streams.frame(2, jpeg('new'));
    expect(seen).toEqual(['old']);
    expect(next.seen).toEqual(['new']);
  });

  it('is not the one that was opened after it', () => {
    const first = watch(MAIN);
    first.stop();
    const second = watch(MAIN);
    first.stop();
    streams.frame(2, jpeg('a'));
    expect(second.seen).toEqual(['a']);
    expect(posted.at(-1)).toEqual({ type: 'openStream', stream: 2, spec: MAIN });
  });

  it('can be closed by a viewer while it is shown a frame', () => {
    let shown = 0;
    const stop = streams.watch(MAIN, () => {
      shown += 1;
      stop();
    });
    const other = watch(MAIN);
    streams.frame(1, jpeg('a'));
    streams.frame(1, jpeg('b'));
    expect(shown).toBe(1);
    expect(other.seen).toEqual(['a', 'b']);
  });
});

describe('another media process', () => {
  it('is asked for all that is watched, under the numbers that it had, and for nothing else', () => {
    watch(MAIN);
    watch({ view: 2 }).stop();
    const small = watch(SMALL);
    posted.length = 0;
    streams.reopen();
    expect(posted).toEqual([
      { type: 'openStream', stream: 1, spec: MAIN },
      { type: 'openStream', stream: 3, spec: SMALL },
    ]);
    streams.frame(3, jpeg('again'));
    expect(small.seen).toEqual(['again']);
  });

  it('is bridged by one picture in every stream, for those too who come meanwhile', () => {
    const viewers = [watch(MAIN), watch(SMALL)];
    streams.frame(1, jpeg('a'));
    streams.showEverywhere(jpeg('no signal'));
    expect(viewers.map(({ seen }) => seen)).toEqual([['a', 'no signal'], ['no signal']]);
    expect(watch(SMALL).seen).toEqual(['no signal']);
    expect(watch({ view: 2 }).seen).toEqual(['no signal']);
    streams.reopen();
    expect(watch({ view: 1 }).seen).toEqual([]);
  });
});

it('whatever viewers do, each stream that is watched is open once, and none else', () => {
  const wish = fc.constantFrom<StreamSpec>(MAIN, SMALL, { view: 1 }, { view: 1, fps: 5 });
  const step = fc.oneof(
    fc.record({ come: wish }),
    fc.record({ go: fc.nat({ max: 30 }) }),
    fc.record({ frame: fc.nat({ max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const open = new Map<number, StreamSpec>();
      const house = new Streams((message) => {
        if (message.type === 'openStream') {
          expect(open.has(message.stream)).toBe(false);
          open.set(message.stream, message.spec);
        } else if (message.type === 'closeStream') expect(open.delete(message.stream)).toBe(true);
      });
      const viewers: { spec: StreamSpec; stop: () => void; here: boolean }[] = [];
      for (const each of steps) {
        if ('come' in each) {
          const stop = house.watch(each.come, () => {});
          viewers.push({ spec: each.come, stop, here: true });
        } else if ('go' in each) {
          const viewer = viewers[each.go];
          viewer?.stop();
          if (viewer) viewer.here = false;
        } else house.frame(each.frame, jpeg('x'));
        const watched = viewers.filter(({ here }) => here).map(({ spec }) => JSON.stringify(spec));
        expect([...open.values()].map((spec) => JSON.stringify(spec)).toSorted()).toEqual(
          [...new Set(watched)].toSorted(),
        );
      }
    }),
  );
});
