import type { FoundCamera, MediaCalls } from '../media/messages.ts';
import type { MediaProcess } from './media-process.ts';
import { SharedWork } from './shared-work.ts';

/** What the sensors of head 1 and head 2 can. */
export type HeadAbilities = MediaCalls['abilities']['result'];

/** What the cameras can, and which others there are: whoever asks while it is being found out gets the same answer. */
export class Inventory {
  readonly #media: MediaProcess;
  readonly #lamps: readonly [string | undefined, string | undefined];
  readonly #surveys = new SharedWork<HeadAbilities>();
  readonly #searches = new SharedWork<readonly FoundCamera[]>();

  /** @param lamps - where the light of each head goes besides */
  constructor(media: MediaProcess, lamps: readonly [string | undefined, string | undefined]) {
    this.#media = media;
    this.#lamps = lamps;
  }

  /** What the sensors of each head can; nothing where that cannot be found out. */
  async abilities(): Promise<HeadAbilities> {
    const found = this.#surveys.share('all', () => this.#media.call('abilities', {}));
    const [first, second] = await found.catch(() => [[], []] as const);
    return [withLamp(first, this.#lamps[0]), withLamp(second, this.#lamps[1])];
  }

  /** The cameras of this machine that no head uses, and those on the network; takes a few seconds. @throws ProtocolError `Hardware error` */
  discover(): Promise<readonly FoundCamera[]> {
    return this.#searches.share('all', () => this.#media.call('discover', {}));
  }
}

type Sensors = HeadAbilities[number];

function withLamp(sensors: Sensors, lamp: string | undefined): Sensors {
  return lamp === undefined ? sensors : sensors.map((each) => each && { ...each, lamp });
}
