import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../requests.ts';
import { ContestedValue } from './contested-value.ts';

const DONE: Outcome = { done: true };

function contest() {
  const shown: number[] = [];
  const written: number[] = [];
  const answers: ((outcome: Outcome) => void)[] = [];
  const report = vi.fn();
  const value = new ContestedValue<number>({
    show: (next) => shown.push(next),
    write: (next) => {
      written.push(next);
      return new Promise((resolve) => answers.push(resolve));
    },
    report,
  });
  return { value, shown, written, answers, report };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a control that a person and the server both move', () => {
  it('shows what the server says while nobody touches it', () => {
    const { value, shown } = contest();
    value.tell(10);
    value.tell(20);
    expect(shown).toEqual([10, 20]);
  });

  it('does not move under a finger, and catches up when the finger is lifted', () => {
    const { value, shown } = contest();
    value.hold();
    value.tell(10);
    value.tell(20);
    expect(shown).toEqual([]);
    value.release();
    expect(shown).toEqual([20]);
  });

  it('does not jump back to an older value while the last one is on its way', async () => {
    const { value, shown, answers } = contest();
    value.ask(60);
    value.release();
    value.tell(55);
    expect(shown).toEqual([]);
    value.tell(60);
    answers[0]?.(DONE);
    await vi.waitFor(() => expect(shown).toEqual([60]));
  });

  it('does not jump back while the last value waits for its turn', async () => {
    const { value, shown, written, answers, report } = contest();
    value.tell(0);
    value.ask(1);
    value.ask(2);
    answers[0]?.(DONE);
    await vi.waitFor(() => expect(report).toHaveBeenCalledOnce());
    expect(shown).toEqual([0]);
    vi.advanceTimersByTime(50);
    expect(written).toEqual([1, 2]);
  });

  it('goes back to the true value when the server refuses, and tells why', async () => {
    const { value, shown, answers, report } = contest();
    value.tell(50);
    value.ask(150);
    const refused: Outcome = { done: false, problem: 'Invalid value: Value must be between 0 and 100' };
    answers[0]?.(refused);
    await vi.waitFor(() => expect(shown).toEqual([50, 50]));
    expect(report).toHaveBeenCalledExactlyOnceWith(refused);
  });
});
