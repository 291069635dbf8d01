import { randomBytes } from 'node:crypto';
import type { Session } from '../../auth/session.ts';
import type { VideoTap } from '../../camera/videos.ts';
import type { VideoPacket } from '../../media/messages.ts';
import { HttpError } from '../http/http-error.ts';
import { parameterSets, profileLevelId } from '../rtp/h264.ts';
import { unitsOf } from '../rtp/units.ts';
import { MAX_CANDIDATES } from './offer.ts';
import { chosenFormat } from './offered-formats.ts';
import { Peer, type PeerOptions } from './peer.ts';
import type { Trickle } from './trickle.ts';

/** How long is waited for what may never come, in ms. */
export interface WhepPatience {
  /** For a viewer to connect. */
  readonly connecting: number;
  /** For a viewer that is connected to say something; they report every second or so. */
  readonly silence: number;
}

/** What a {@link WhepSession} begins with. */
export interface WhepSessionOptions extends Omit<PeerOptions, 'format'> {
  /** Profile and level that the video had when somebody watched it last; undefined where nobody has. */
  readonly profileLevelId: string | undefined;
  /** Is called with what they are now. */
  readonly onProfile: (profileLevelId: string) => void;
  /** Begins to take the video. */
  readonly watch: (onPacket: (packet: VideoPacket) => void) => VideoTap;
  /** Whose it is; undefined for an anonymous. */
  readonly owner: Session | undefined;
  readonly patience: WhepPatience;
  /** Is called once, with why. */
  readonly onEnd: (reason: string) => void;
}

/** How long the first answer waits for a picture, which says what profile the video has, in ms. */
const FIRST_PICTURE = 1_000;

/** Somebody who watches over WebRTC, from the offer to the end. */
export class WhepSession {
  /** Nobody can guess it. */
  readonly id = randomBytes(18).toString('base64url');
  /** Names the state of the connection, which never changes: there are no restarts (RFC 9725, section 4.3). */
  readonly tag = `"${randomBytes(9).toString('base64url')}"`;
  readonly #options: WhepSessionOptions;
  readonly #tap: VideoTap;
  #peer: Peer | undefined;
  #isConnected = false;
  #hasEnded = false;
  #profileLevelId: string | undefined;
  #wake: () => void = () => {};
  #candidates = 0;
  #patience: NodeJS.Timeout;
  #closed: Promise<void> = Promise.resolve();

  /** @throws what `watch` throws */
  constructor(options: WhepSessionOptions) {
    this.#options = options;
    this.#profileLevelId = options.profileLevelId;
    this.#tap = options.watch((packet) => this.#show(packet));
    this.#patience = setTimeout(() => this.end('it did not connect'), options.patience.connecting);
  }

  /** Whether the viewer has connected; until then it is only an offer, which costs whoever makes it nothing. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether somebody may change and end it. */
  isOf(owner: Session | undefined): boolean {
    return this.#options.owner?.username === owner?.username;
  }

  /** Answers the offer. @throws HttpError */
  async answer(): Promise<string> {
    const { offer } = this.#options;
    await this.#firstPicture();
    const format = chosenFormat(offer.formats, this.#profileLevelId);
    const peer = await Peer.open(
      { ...this.#options, format },
      {
        connected: () => this.#begin(),
        heard: () => this.#patience.refresh(),
        keyWanted: () => this.#tap.requestKey(),
        ended: () => this.end('it has left'),
      },
    );
    if (this.#hasEnded) {
      await peer.close();
      throw new HttpError(409, 'ENDED', 'The connection was ended before it began; try again');
    }
    this.#peer = peer;
    return peer.answer;
  }

  /**
   * Takes further addresses of the viewer.
   *
   * @throws HttpError 422 for another connection than the one of the offer
   */
  async trickle({ ufrag, candidates }: Trickle): Promise<void> {
    if (ufrag !== undefined && ufrag !== this.#options.offer.ufrag) {
      throw new HttpError(422, 'ICE_RESTART_UNSUPPORTED', 'A connection is not restarted: send a new offer');
    }
    const room = Math.max(0, MAX_CANDIDATES - this.#candidates);
    this.#candidates += candidates.length;
    for (const candidate of candidates.slice(0, room)) await this.#peer?.addCandidate(candidate);
  }

  /** Ends it; once is enough. */
  end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#patience);
    this.#tap.stop();
    this.#wake();
    this.#closed = this.#peer?.close().catch(() => {}) ?? Promise.resolve();
    this.#options.onEnd(reason);
  }

  /** Fulfilled when nothing is left of it, once it has ended. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  #begin(): void {
    if (this.#hasEnded) return;
    this.#isConnected = true;
    clearTimeout(this.#patience);
    const { silence } = this.#options.patience;
    this.#patience = setTimeout(() => this.end('nothing was heard of it any more'), silence);
    this.#tap.requestKey();
  }

  #show(packet: VideoPacket): void {
    if (packet.key) this.#learn(packet);
    if (this.#isConnected) this.#peer?.show(packet);
  }

  #learn(packet: VideoPacket): void {
    const sets = parameterSets(unitsOf(packet));
    if (!sets) return;
    this.#profileLevelId = profileLevelId(sets);
    this.#options.onProfile(this.#profileLevelId);
    this.#wake();
  }

  async #firstPicture(): Promise<void> {
    if (this.#profileLevelId !== undefined) return;
    const impatience = AbortSignal.timeout(FIRST_PICTURE);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      impatience.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
