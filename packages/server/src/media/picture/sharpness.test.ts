import { describe, expect, it } from 'vitest';
import { type Kernel, kernelOf } from './sharpness.ts';

const ALL = Array.from({ length: 101 }, (_, sharpness) => ({ sharpness, kernel: kernelOf(sharpness) }));

const cellsOf = ({ matrix }: Kernel) => matrix.split(' ').map(Number);

describe('the kernel of a sharpness', () => {
  it('is none in the middle, where there is nothing to do', () => {
    expect(kernelOf(50)).toBeNull();
    const none = ALL.filter(({ kernel }) => kernel === null).map(({ sharpness }) => sharpness);
    expect(none.every((sharpness) => Math.abs(sharpness - 50) <= 3)).toBe(true);
  });

  it('makes no plain area lighter or darker', () => {
    for (const { kernel } of ALL) {
      if (!kernel) continue;
      const sum = cellsOf(kernel).reduce((total, cell) => total + cell, 0);
      expect(sum * Number(kernel.factor)).toBeCloseTo(1, 10);
    }
  });

  it('is made of nine integers, the same on all sides', () => {
    for (const { kernel } of ALL) {
      if (!kernel) continue;
      const cells = cellsOf(kernel);
      expect(cells).toHaveLength(9);
      expect(cells.every(Number.isInteger)).toBe(true);
      expect(new Set(cells.filter((_, at) => at !== 4)).size).toBe(1);
    }
  });

  it('weighs the pixel itself the more, the sharper the picture is to be', () => {
    const middles = ALL.map(({ kernel }) => (kernel ? (cellsOf(kernel)[4] ?? Number.NaN) : 72));
    expect(middles).toEqual([...middles].sort((a, b) => a - b));
    expect(middles.at(0)).toBe(8);
    expect(middles.at(-1)).toBe(232);
  });
});
