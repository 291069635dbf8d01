import { once } from 'node:events';
import { shownAddress } from '../../log/secrets.ts';
import { type Abilities, keyReports } from '../abilities.ts';
import type { CameraKey, PictureKey, PictureSettings, Refusals } from '../messages.ts';
import { type CameraServices, exploreCamera, parseOnvifAddress } from '../onvif/camera-services.ts';
import { Imaging } from '../onvif/imaging.ts';
import { imagingNameOf } from '../onvif/imaging-keys.ts';
import { ImagingLink } from '../onvif/imaging-link.ts';
import { OnvifFault } from '../onvif/onvif-error.ts';
import { SoapPeer } from '../onvif/soap-peer.ts';
import { Backoff, REFUSED_MS } from './backoff.ts';
import { pause } from './pause.ts';
import { Presence } from './presence.ts';
import { RtspSource } from './rtsp.ts';
import type { Source, SourceEvents } from './source.ts';

/** Who sets each camera: one that two sensors show has but one picture, and they would undo what the other has set. */
const rulers = new Map<string, OnvifSource>();

/**
 * A network camera by ONVIF: asked for the address of its pictures, which come over RTSP, and told the settings that
 * it takes itself. User name and password appear in no event.
 */
export class OnvifSource implements Source {
  readonly sensors = 1;
  readonly simulatesSensor = false;
  readonly #url: string;
  readonly #name: string;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #picture: Partial<PictureSettings> = {};
  /** Kept when the camera is lost: it keeps its settings, and another look would be a flash. */
  #link: ImagingLink | undefined;
  #pictures: { readonly url: string; readonly source: RtspSource } | undefined;
  #profile: CameraServices['profile'] | undefined;
  #onLost: () => void = () => {};
  /** Why settings do not reach it while its pictures come. */
  #unreached: string | undefined;
  /** Who sets the camera, if that is another one. */
  #ruler: OnvifSource | undefined;
  /** When it last logged in again at once. */
  #hurried = Number.NEGATIVE_INFINITY;
  /** The last line about settings that was logged. */
  #told = '';

  /** @param url - `onvif://[USER:PASSWORD@]HOST[:PORT]` */
  constructor(url: string) {
    this.#url = url;
    this.#name = `Camera ${shownAddress(url)}`;
  }

  get keys(): ReadonlySet<PictureKey> {
    return (this.#ruler ?? this).#link?.keys ?? NO_KEYS;
  }

  abilities(): Abilities | undefined {
    if (!this.#profile) return undefined;
    const { name, encoding, width, height, fps } = this.#profile;
    const link = (this.#ruler ?? this).#link;
    const done = new Map([...(link?.keys ?? [])].map((key) => [key, [imagingNameOf(key)]]));
    return {
      formats: [
        { format: `${encoding} ${name}`.trim(), width, height, rates: fps === undefined ? [] : [fps] },
      ],
      controls: link?.controls ?? [],
      keys: keyReports(done),
    };
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setPicture(settings: PictureSettings): void {
    this.#picture = settings;
    this.#link?.set(settings);
  }

  async settled(keys: ReadonlySet<CameraKey>): Promise<Refusals> {
    const link = (this.#ruler ?? this).#link;
    const own = [...(link?.keys ?? [])].filter((key) => keys.has(key));
    if (!link || own.length === 0) return {};
    const allRefused = (why: string) => Object.fromEntries(own.map((key) => [key, `${key}: ${why}`]));
    const unreached = (this.#ruler ?? this).#unreached;
    if (unreached !== undefined) return allRefused(unreached);
    let refused: ReadonlyMap<CameraKey, string>;
    try {
      refused = await link.settled(own);
    } catch (problem) {
      // Of a user who has never been let in to them, they are made in the picture.
      return isLogin(problem) && !link.hasTaken ? {} : allRefused(unreachedBy(problem));
    }
    return Object.fromEntries(
      own.flatMap((key) => {
        const reason = refused.get(key);
        return reason === undefined ? [] : [[key, `${key} (${reason}); choose another value`]];
      }),
    );
  }

  setScene(): void {}

  selectSensor(): void {}

  setFormat(): void {}

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const [camera, ruler] of rulers) if (ruler === this) rulers.delete(camera);
    await this.#running;
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    const presence = new Presence(events, this.#name);
    const backoff = new Backoff();
    while (!signal.aborted) {
      const problem = await this.#connection(events, backoff).catch((reason: unknown) => reason);
      if (signal.aborted) break;
      // Where there is a stream, it says itself what becomes of the pictures.
      if (problem !== undefined && this.#pictures) {
        this.#unreached = unreachedBy(problem);
        this.#tell(events, this.#unreached);
        events.unsettled?.(this.#unreached);
      } else if (problem !== undefined) presence.gone(reasonOf(problem));
      await pause(isLogin(problem) ? REFUSED_MS : backoff.next(), signal);
    }
    await this.#pictures?.source.stop();
  }

  /** One connection from its beginning to its end. Returns what ended it, if that is a problem. @throws OnvifError */
  async #connection(events: SourceEvents, backoff: Backoff): Promise<unknown> {
    const { signal } = this.#stopping;
    const address = parseOnvifAddress(this.#url);
    const peer = new SoapPeer(address, signal);
    const { streamUrl, videoSource, profile } = await exploreCamera(peer, address);
    this.#profile = profile;
    const imaging = videoSource === undefined ? undefined : await openImaging(peer, videoSource);
    if (signal.aborted) return undefined;
    const ruler = imaging ? rulerOf(`${address.hostname}:${address.port} ${videoSource}`, this) : this;
    this.#ruler = ruler === this ? undefined : ruler;
    if (!imaging || this.#ruler) this.#link = undefined;
    else {
      this.#link = new ImagingLink(imaging, this.#picture, {
        adjusted: (values) => {
          if (!signal.aborted) events.adjusted?.(values);
        },
        reached: () => {
          backoff.reset();
          this.#settle(events);
        },
        refused: (reason) => this.#tell(events, reason),
      });
    }
    await this.#play(streamUrl, events);
    const link = this.#link;
    if (!link) {
      backoff.reset();
      this.#settle(events);
      if (!imaging) this.#tell(events, 'it takes no settings; they are made in the picture');
      return await this.#untilLost(ruler);
    }
    const problem = await link.run(signal);
    if (link.hasTaken) this.#told = '';
    if (!isLogin(problem)) return problem;
    if (!link.hasTaken) {
      this.#link = undefined;
      backoff.reset();
      this.#settle(events);
      this.#tell(events, 'its user may not change settings; they are made in the picture');
      return await this.#untilLost(ruler);
    }
    // It was let in before: the camera's clock was set, or its password is another. Looking once more does no harm.
    const now = performance.now();
    if (now - this.#hurried < REFUSED_MS) return problem;
    this.#hurried = now;
    return undefined;
  }

  /** Nothing that the camera should have is on its way: that it answers to questions is not enough. */
  #settle(events: SourceEvents): void {
    if (this.#unreached === undefined) return;
    this.#unreached = undefined;
    events.unsettled?.();
  }

  /** Resolves when the pictures are lost, or the one that sets the camera stops. */
  async #untilLost(ruler: OnvifSource): Promise<undefined> {
    const lost = new AbortController();
    this.#onLost = () => lost.abort();
    const signal = AbortSignal.any([this.#stopping.signal, ruler.#stopping.signal, lost.signal]);
    if (!signal.aborted) await once(signal, 'abort');
  }

  async #play(url: string, events: SourceEvents): Promise<void> {
    if (this.#pictures?.url === url) return;
    const before = this.#pictures;
    this.#pictures = undefined;
    await before?.source.stop();
    if (this.#stopping.signal.aborted) return;
    const source = new RtspSource(url, shownAddress(this.#url));
    this.#pictures = { url, source };
    source.start({
      frame: (frame) => events.frame(frame),
      log: (level, message) => events.log(level, message),
      exists: (exists, problem) => {
        events.exists(exists, problem);
        if (!exists) this.#onLost();
      },
    });
  }

  #tell(events: SourceEvents, message: string): void {
    if (this.#told === message) return;
    this.#told = message;
    events.log('warn', `${this.#name}: ${message}`);
  }
}

const NO_KEYS: ReadonlySet<PictureKey> = new Set();

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function unreachedBy(problem: unknown): string {
  return `settings do not reach it: ${reasonOf(problem)}`;
}

function isLogin(problem: unknown): boolean {
  return problem instanceof OnvifFault && problem.isLogin;
}

/** Who sets a camera: whoever came first. */
function rulerOf(camera: string, source: OnvifSource): OnvifSource {
  const ruler = rulers.get(camera) ?? source;
  rulers.set(camera, ruler);
  return ruler;
}

/** What of the settings a camera takes; undefined where that is nothing, or it refuses to say. @throws OnvifError where it is lost */
async function openImaging(peer: SoapPeer, videoSource: string): Promise<Imaging | undefined> {
  try {
    const imaging = await Imaging.open(peer, videoSource);
    return imaging.keys.size > 0 ? imaging : undefined;
  } catch (problem) {
    if (problem instanceof OnvifFault) return undefined;
    throw problem;
  }
}
