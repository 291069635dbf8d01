import { beforeEach, describe, expect, it } from 'vitest';
import { neutral } from '../picture/frames.testkit.ts';
import { Trials } from './trials.ts';

let trials: Trials;
beforeEach(() => {
  trials = new Trials();
});

const at = (brightness: number) => neutral({ brightness });

describe('a setting that a camera is asked for', () => {
  it('is what it was before where it is refused, and stays where it is taken', () => {
    trials.begin(['brightness'], at(50));
    expect(trials.end({ brightness: 90 }, { brightness: 'no' }, at(90))).toEqual({ brightness: 50 });
    trials.begin(['brightness'], at(50));
    expect(trials.end({ brightness: 60 }, {}, at(60))).toEqual({});
  });

  it('that is refused leaves alone what somebody has asked for since', () => {
    trials.begin(['brightness'], at(50));
    trials.begin(['brightness'], at(60));
    expect(trials.end({ brightness: 60 }, { brightness: 'no' }, at(95))).toEqual({});
    expect(trials.end({ brightness: 95 }, { brightness: 'no' }, at(95))).toEqual({ brightness: 50 });
  });

  it('goes back to the last one that was taken', () => {
    trials.begin(['brightness'], at(50));
    trials.begin(['brightness'], at(60));
    trials.end({ brightness: 60 }, {}, at(95));
    expect(trials.end({ brightness: 95 }, { brightness: 'no' }, at(95))).toEqual({ brightness: 60 });
  });

  it('goes back to what somebody has set at the camera meanwhile', () => {
    trials.begin(['brightness'], at(50));
    trials.note({ brightness: 10, contrast: 3 });
    expect(trials.end({ brightness: 90 }, { brightness: 'no' }, at(90))).toEqual({ brightness: 10 });
  });
});
