import { AV_CODEC_FLAG_LOW_DELAY } from 'node-av/constants';
import { Backoff } from './backoff.ts';
import { pause } from './pause.ts';
import { Presence } from './presence.ts';
import type { Source, SourceEvents } from './source.ts';
import { VideoInput } from './video-input.ts';

/** Without a picture for so long, the source counts as lost, in ms. */
const LOST_MS = 1500;
/** Without a picture for so long, the connection is given up and made anew, in ms. */
const SILENT_MS = 5000;
/** Connecting and the first picture (some cameras send a key frame only every few seconds) take no longer, in ms. */
const CONNECT_MS = 10_000;
const WATCH_MS = 250;
const STOPPED = 'the camera sends no pictures any more';

/**
 * A network camera over RTSP: over TCP, with as little delay as FFmpeg can, connected again for ever. The user
 * name and password in the URL appear in no event.
 */
export class RtspSource implements Source {
  readonly sensors = 1;
  readonly simulatesSensor = false;
  readonly #url: string;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setScene(): void {}

  selectSensor(): void {}

  setFormat(): void {}

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    const presence = new Presence(events, `Camera ${withoutCredentials(this.#url)}`);
    const backoff = new Backoff();
    while (!signal.aborted) {
      const problem = await this.#connection(events, presence, backoff);
      if (signal.aborted) return;
      presence.gone(problem);
      await pause(backoff.next(), signal);
    }
  }

  /** One connection from its beginning to its end. Returns why it ended, in words for a person. */
  async #connection(events: SourceEvents, presence: Presence, backoff: Backoff): Promise<string> {
    const giveUp = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, giveUp.signal]);
    const begun = performance.now();
    let last: number | undefined;
    const watch = setInterval(() => {
      const silent = performance.now() - (last ?? begun);
      if (silent > LOST_MS)
        presence.missing(last === undefined ? 'the camera has not answered yet' : STOPPED);
      if (silent > (last === undefined ? CONNECT_MS : SILENT_MS)) giveUp.abort();
    }, WATCH_MS);
    let input: VideoInput | undefined;
    try {
      input = await VideoInput.open(this.#url, OPTIONS, signal);
      for (let next = await input.next(); next; next = await input.next()) {
        if (signal.aborted) {
          next.frame.free();
          break;
        }
        last = performance.now();
        backoff.reset();
        presence.here();
        events.frame(next.frame);
      }
      return 'the camera ended the connection';
    } catch (error) {
      if (giveUp.signal.aborted) {
        return last === undefined ? 'the camera does not answer' : STOPPED;
      }
      return error instanceof Error ? error.message : String(error);
    } finally {
      clearInterval(watch);
      await input?.close();
    }
  }
}

const OPTIONS = {
  demuxer: {
    rtsp_transport: 'tcp',
    // Sound is not used; a camera need not send it.
    allowed_media_types: 'video',
    fflags: 'nobuffer',
    // In µs: how long a read may wait; the watch is usually earlier.
    timeout: String(SILENT_MS * 1000),
    // In µs and bytes: how long FFmpeg may look at a stream before it delivers pictures.
    analyzeduration: '1000000',
    probesize: '1000000',
  },
  threads: 1,
  trusting: true,
  flags: AV_CODEC_FLAG_LOW_DELAY,
};

/** The URL as it may be shown: without user name and password. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}
