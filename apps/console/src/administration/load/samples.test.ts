import { describe, expect, it } from 'vitest';
import { chartLine, type Sample, SPAN, sampleOf, withSample } from './samples.ts';

const sample = (at: number, load: number): Sample => ({
  at,
  load,
  serverBytes: 0,
  mediaBytes: undefined,
  mediaCpu: undefined,
  fps: undefined,
});

describe('samples of the load', () => {
  it('are taken only where the server tells', () => {
    const status = { name: 'a', version: '1', uptime: 1, clients: 0 };
    expect(sampleOf(status, 5)).toBeUndefined();
    expect(sampleOf({ ...status, load: { average: [0.5, 1, 2], memoryBytes: 7 } }, 5)).toMatchObject({
      at: 5,
      load: 0.5,
      serverBytes: 7,
      mediaBytes: undefined,
    });
  });

  it('go back a few minutes, and no answer counts twice', () => {
    const begun = withSample([], sample(0, 1));
    expect(withSample(begun, sample(0, 1))).toBe(begun);
    expect(withSample(begun, sample(SPAN, 1))).toHaveLength(2);
    expect(withSample(begun, sample(SPAN + 1, 1))).toHaveLength(1);
  });
});

describe('the line of a chart', () => {
  it('ends now and stays inside', () => {
    const [line] = chartLine([sample(0, 1), sample(SPAN / 50, 9)], ({ load }) => load, 4);
    expect(line).toEqual([
      { x: 1 - 1 / 50, y: 0.25 },
      { x: 1, y: 1 },
    ]);
  });

  it('has a gap where nothing was known, and where nobody asked', () => {
    const samples = [sample(0, 1), sample(1, -1), sample(2, 1), sample(SPAN / 2, 1)];
    const known = ({ load }: Sample) => (load < 0 ? undefined : load);
    expect(chartLine(samples, known, 1).map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(chartLine([], known, 1)).toEqual([]);
  });
});
