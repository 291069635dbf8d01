/** The keys that the plain servers know, the same as the load generator changes. */
const KEYS = new Set(['brightness', 'contrast', 'sharpness', 'saturation', 'gain', 'red-gain', 'blue-gain']);

const state: Record<string, number> = {};

/** What became of a message: what everybody is told, and what its sender is told first. */
export interface Outcome {
  readonly applied: Readonly<Record<string, number>>;
  readonly confirmation: Readonly<Record<string, unknown>>;
}

/** The least that a server has to do for a change: check keys and ranges, and keep the values. */
export function applyChange(message: unknown): Outcome {
  const applied: Record<string, number> = {};
  if (typeof message === 'object' && message !== null) {
    for (const [key, value] of Object.entries(message)) {
      if (!KEYS.has(key) || !Number.isInteger(value) || value < 0 || value > 100) continue;
      state[key] = value;
      applied[key] = value;
    }
  }
  return { applied, confirmation: { ...applied, info: Object.keys(applied) } };
}
