import type { Canvas, Shade } from './canvas.ts';
import { Random } from './random.ts';

/** Downward acceleration in scene units per s²; slower than on earth, so that the eye can follow. */
const GRAVITY = 1.6;

const WATER: Shade = { y: 205, u: 126, v: 122 };

/** A jet of coolant from a nozzle to where it hits. */
export interface Jet {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly width: number;
}

/** Paints a jet: a translucent body, and brighter drops that run along it. Time in s. */
export function paintJet(canvas: Canvas, jet: Jet, time: number): void {
  const { fromX, fromY, toX, toY, width } = jet;
  canvas.line(fromX, fromY, toX, toY, width * 1.7, { ...WATER, alpha: 0.18 });
  canvas.line(fromX, fromY, toX, toY, width, { ...WATER, alpha: 0.32 });
  const drops = 14;
  for (let drop = 0; drop < drops; drop++) {
    const place = (time * 3.1 + drop / drops) % 1;
    const length = 0.05 + 0.03 * ((drop * 7) % 3);
    const end = Math.min(1, place + length);
    const aside = (((drop * 5) % 7) / 7 - 0.5) * width * 0.9;
    canvas.line(
      fromX + (toX - fromX) * place + aside,
      fromY + (toY - fromY) * place,
      fromX + (toX - fromX) * end + aside,
      fromY + (toY - fromY) * end,
      width * 0.22,
      { ...WATER, y: 240, alpha: 0.6 },
    );
  }
}

/** What is flung from the place of the cut. */
interface Flyer {
  readonly begin: number;
  readonly life: number;
  readonly vx: number;
  readonly vy: number;
  readonly size: number;
  readonly spin: number;
  readonly luma: number;
}

/** Drops and chips that fly from one point in curves, each again and again. */
export class Spray {
  readonly #x: number;
  readonly #y: number;
  readonly #drops: readonly Flyer[];
  readonly #chips: readonly Flyer[];

  /** @param aim - main direction sideways, −1 (left) to 1 (right) */
  constructor(x: number, y: number, aim: number, seed: number) {
    this.#x = x;
    this.#y = y;
    const random = new Random(seed);
    const flyer = (speed: number, low: number, high: number): Flyer => ({
      begin: random.next(),
      life: random.between(0.35, 0.9),
      vx: (random.between(-1, 1) + aim * 0.5) * speed,
      vy: -random.between(0.15, 0.85) * speed,
      size: random.between(low, high),
      spin: random.between(-14, 14),
      luma: random.between(170, 250),
    });
    this.#drops = Array.from({ length: 70 }, () => flyer(0.6, 0.0025, 0.005));
    this.#chips = Array.from({ length: 30 }, () => flyer(0.95, 0.006, 0.013));
  }

  /** Time in s. */
  paint(canvas: Canvas, time: number): void {
    for (const drop of this.#drops) {
      const age = ((time / drop.life + drop.begin) % 1) * drop.life;
      const { x, y } = this.#place(drop, age);
      const before = this.#place(drop, Math.max(0, age - 0.02));
      canvas.line(before.x, before.y, x, y, drop.size, { ...WATER, alpha: 0.6 * (1 - age / drop.life) });
    }
    for (const chip of this.#chips) this.#paintChip(canvas, chip, time);
  }

  /** A chip is a curl of metal that flashes whenever it turns its face to the lamp. */
  #paintChip(canvas: Canvas, chip: Flyer, time: number): void {
    const age = ((time / chip.life + chip.begin) % 1) * chip.life;
    const { x, y } = this.#place(chip, age);
    const turn = chip.spin * age;
    const cos = Math.cos(turn) * chip.size;
    const sin = Math.sin(turn) * chip.size;
    const flash = 0.45 + 0.55 * Math.abs(Math.sin(turn * 1.7));
    const points = [
      x - cos,
      y - sin,
      x + sin * 0.4,
      y - cos * 0.4,
      x + cos,
      y + sin,
      x - sin * 0.4,
      y + cos * 0.4,
    ];
    canvas.polygon(points, { y: chip.luma * flash, u: 104, v: 144 });
  }

  #place(flyer: Flyer, age: number): { x: number; y: number } {
    return {
      x: this.#x + flyer.vx * age,
      y: this.#y + flyer.vy * age + (GRAVITY * age * age) / 2,
    };
  }
}
