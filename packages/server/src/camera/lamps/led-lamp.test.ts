import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { LampError } from './lamp-driver.ts';
import { LedLamp } from './led-lamp.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sightglass-leds-'));
  return () => rmSync(root, { recursive: true });
});

/** Lays out a LED as the kernel does. */
function plugIn(name: string, most: number, trigger?: string): void {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'max_brightness'), `${most}\n`);
  writeFileSync(join(root, name, 'brightness'), '0\n');
  if (trigger !== undefined) writeFileSync(join(root, name, 'trigger'), trigger);
}
const led = (name: string, percent = 100) => new LedLamp({ kind: 'led', name, percent }, root);
const read = (name: string, file = 'brightness') =>
  Number.parseInt(readFileSync(join(root, name, file), 'utf8'), 10);

describe('a LED', () => {
  it.each([
    [255, 100, 255],
    [255, 40, 102],
    [1, 40, 1],
    [100, 1, 1],
    [3, 1, 1],
  ])('of %i steps at %i % is on at %i, and off at 0', async (most, percent, level) => {
    plugIn('lamp', most);
    const lamp = led('lamp', percent);
    await lamp.set(true);
    expect(read('lamp')).toBe(level);
    await lamp.set(false);
    expect(read('lamp')).toBe(0);
  });

  it('no longer does what it did by itself', async () => {
    plugIn('lamp', 255, 'none timer [heartbeat] disk-activity\n');
    await led('lamp').set(true);
    expect(readFileSync(join(root, 'lamp', 'trigger'), 'utf8')).toMatch(/^none/);
  });

  it('that does nothing by itself keeps its triggers', async () => {
    plugIn('lamp', 255, '[none] timer heartbeat\n');
    await led('lamp').set(true);
    expect(readFileSync(join(root, 'lamp', 'trigger'), 'utf8')).toBe('[none] timer heartbeat\n');
  });

  it('that is gone is an error, leaves nothing behind, and works when it is back', async () => {
    const lamp = led('lamp');
    await expect(lamp.set(true)).rejects.toThrow(
      new LampError('There is no LED lamp; ls /sys/class/leds shows those there are'),
    );
    expect(readdirSync(root)).toEqual([]);
    plugIn('lamp', 10);
    await lamp.set(true);
    expect(read('lamp')).toBe(10);
  });
});
