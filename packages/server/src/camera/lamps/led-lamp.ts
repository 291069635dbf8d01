import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LampDriver, LampError } from './lamp-driver.ts';
import type { LampSpec } from './lamp-spec.ts';

/** A LED of Linux's LED class. */
export class LedLamp implements LampDriver {
  readonly #name: string;
  readonly #percent: number;
  readonly #folder: string;

  /** @param root - where the LED class is */
  constructor({ name, percent }: Extract<LampSpec, { kind: 'led' }>, root = '/sys/class/leds') {
    this.#name = name;
    this.#percent = percent;
    this.#folder = join(root, name);
  }

  async set(on: boolean): Promise<void> {
    try {
      const most = Number(await this.#read('max_brightness'));
      // What blinks by itself, such as one for disk access, would go on doing so.
      if (!(await this.#read('trigger').catch(() => '[none]')).includes('[none]')) {
        await this.#write('trigger', 'none');
      }
      const level = on ? Math.max(1, Math.round((most * this.#percent) / 100)) : 0;
      await this.#write('brightness', String(level));
    } catch (problem) {
      throw new LampError(this.#explain(problem));
    }
  }

  close(): void {}

  #read(file: string): Promise<string> {
    return readFile(join(this.#folder, file), 'utf8');
  }

  /** Never makes a file: a LED that is gone is not to be left as one. */
  #write(file: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, file), `${text}\n`, { flag: 'r+' });
  }

  #explain(problem: unknown): string {
    const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
    switch (code) {
      case 'ENOENT':
      case 'ENODEV':
        return `There is no LED ${this.#name}; ls /sys/class/leds shows those there are`;
      case 'EACCES':
      case 'EPERM':
        return `The LED ${this.#name} may not be set; give the server's user the right to write its brightness and trigger`;
      default:
        return `The LED ${this.#name} cannot be set: ${problem instanceof Error ? problem.message : problem}`;
    }
  }
}
