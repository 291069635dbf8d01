import { KEY_NAMES, type Key, type State } from '@sightglass/protocol';
import type { Change } from '../../state/change.ts';
import type { Audiences } from './audience.ts';
import { textFrame } from './text-frame.ts';

/**
 * Tells every client what changed: the changes of one turn of the event loop go out together, newest
 * value per key, as one frame per audience (ARCHITECTURE.md, "Broadcast").
 */
export class Broadcaster {
  readonly #audiences: Audiences;
  readonly #read: () => State;
  readonly #changed = new Set<Key>();
  #flush: NodeJS.Immediate | undefined;

  constructor(audiences: Audiences, read: () => State) {
    this.#audiences = audiences;
    this.#read = read;
  }

  /** Takes note of a change. It goes out after the replies of this turn. */
  note(change: Change): void {
    for (const key of change.keys) this.#changed.add(key);
    this.#flush ??= setImmediate(() => this.#send());
  }

  close(): void {
    clearImmediate(this.#flush);
  }

  #send(): void {
    this.#flush = undefined;
    const changed = KEY_NAMES.filter((key) => this.#changed.has(key));
    this.#changed.clear();
    const state = this.#read();
    const frames = new Map<string, { frame: Buffer; keys: readonly Key[] }>();
    for (const { keys: readable, members } of this.#audiences) {
      const keys = changed.filter((key) => readable.has(key));
      if (keys.length === 0) continue;
      const name = keys.join();
      let broadcast = frames.get(name);
      if (!broadcast) {
        const values = Object.fromEntries(keys.map((key) => [key, state[key]]));
        broadcast = { frame: textFrame(JSON.stringify(values)), keys };
        frames.set(name, broadcast);
      }
      for (const member of members) member.broadcast(broadcast.frame, broadcast.keys);
    }
  }
}
