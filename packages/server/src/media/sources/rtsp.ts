import type { Frame } from 'node-av';
import { AV_CODEC_FLAG_LOW_DELAY } from 'node-av/constants';
import { shownAddress } from '../../log/secrets.ts';
import { type Abilities, type FormatReport, keyReports } from '../abilities.ts';
import { Backoff, REFUSED_MS } from './backoff.ts';
import { pause } from './pause.ts';
import { Presence } from './presence.ts';
import { inquire, isUnknownHost } from './rtsp-inquiry.ts';
import type { Source, SourceEvents } from './source.ts';
import {
  LoginRefusedError,
  NothingReadError,
  ServerError,
  VideoInput,
  VideoInputError,
  type VideoInputOptions,
} from './video-input.ts';

/** Without a picture for so long, the source counts as lost, in ms. */
const LOST_MS = 1500;
/** Without a picture for so long, the connection is given up and made anew, in ms. */
const SILENT_MS = 5000;
/** Connecting and the first picture (some cameras send a key frame only every few seconds) take no longer, in ms. */
const CONNECT_MS = 10_000;
const WATCH_MS = 250;
/** So often and so much later a camera is asked again that has just answered and fails then, in ms. */
const TRIES = 7;
const TIDYING_MS = 50;
const UNANSWERED = 'the camera does not answer';
const UNSEEN = 'the camera answers and sends no pictures';
const UNKNOWN = 'nobody here knows a camera of that name: check it, or give its IP address';
const STOPPED = 'the camera sends no pictures any more';

/**
 * A network camera over RTSP: over TCP, or UDP where the camera refuses that, with as little delay as FFmpeg can,
 * connected again for ever. The user name and password in the URL appear in no event. The certificate of a camera with
 * TLS is not checked: cameras have signed theirs themselves.
 */
export class RtspSource implements Source {
  readonly sensors = 1;
  readonly simulatesSensor = false;
  readonly #name: string;
  /** The URL as FFmpeg takes it. */
  readonly #address: string;
  readonly #options: VideoInputOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** What comes over the connection that there is. */
  #format: FormatReport | undefined;

  /**
   * @param url - `rtsp://…` or `rtsps://…`, or `rtspu://…` for UDP alone
   * @param name - in log lines; must hold no password
   */
  constructor(url: string, name = shownAddress(url)) {
    this.#name = name;
    this.#address = url.replace(/^rtspu:/, 'rtsp:');
    this.#options = optionsFor(url.startsWith('rtspu:') ? 'udp' : 'tcp+udp');
  }

  /** Undefined where nothing comes. */
  abilities(): Abilities | undefined {
    return this.#format && { formats: [this.#format], controls: [], keys: keyReports() };
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
    const presence = new Presence(events, `Camera ${this.#name}`);
    const backoff = new Backoff();
    while (!signal.aborted) {
      const problem = await this.#connection(events, presence, backoff);
      if (signal.aborted) return;
      presence.gone(problem.message);
      await pause(problem instanceof LoginRefusedError ? REFUSED_MS : backoff.next(), signal);
    }
  }

  /** Begins to play, where the camera does not send elsewhere. @throws as {@link inquire} and {@link VideoInput.open} do */
  async #open(signal: AbortSignal): Promise<VideoInput> {
    await inquire(this.#address, signal);
    for (let tries = 1; ; tries += 1) {
      try {
        return await VideoInput.open(this.#address, this.#options, signal);
      } catch (problem) {
        // It was well just now: some are still putting away for a moment what they were asked for.
        if (!(problem instanceof ServerError) || tries === TRIES) throw problem;
        await pause(TIDYING_MS, signal);
      }
    }
  }

  /** One connection from its beginning to its end. Returns why it ended. */
  async #connection(events: SourceEvents, presence: Presence, backoff: Backoff): Promise<Error> {
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
      input = await this.#open(signal);
      for (let next = await input.next(); next; next = await input.next()) {
        if (signal.aborted) {
          next.frame.free();
          break;
        }
        last = performance.now();
        backoff.reset();
        this.#format = formatOf(input, next.frame);
        presence.here();
        events.frame(next.frame);
      }
      return new VideoInputError('the camera ended the connection');
    } catch (error) {
      const waited = performance.now() - (last ?? begun);
      const isSilent = error instanceof NothingReadError && waited > SILENT_MS - WATCH_MS;
      if (giveUp.signal.aborted || isSilent) {
        return new VideoInputError(last !== undefined ? STOPPED : input ? UNSEEN : UNANSWERED);
      }
      if (isUnknownHost(error)) return new VideoInputError(UNKNOWN);
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      clearInterval(watch);
      this.#format = undefined;
      await input?.close();
    }
  }
}

function formatOf({ codec, rate }: VideoInput, { width, height }: Frame): FormatReport {
  const rates = rate === undefined ? [] : [Math.round(rate * 100) / 100];
  return { format: codec.toUpperCase(), width, height, rates };
}

/** @param transport - those of RTP that may be used */
function optionsFor(transport: 'udp' | 'tcp+udp'): VideoInputOptions {
  return {
    demuxer: {
      rtsp_transport: transport,
      // What the camera says to TCP counts: UDP is what is lost on a busy network.
      rtsp_flags: 'prefer_tcp',
      // Sound is not used; a camera need not send it.
      allowed_media_types: 'video',
      fflags: 'nobuffer',
      // In µs: how long a read may wait.
      timeout: String(SILENT_MS * 1000),
      // In µs and bytes: how long FFmpeg may look at a stream before it delivers pictures.
      analyzeduration: '1000000',
      probesize: '1000000',
    },
    threads: 1,
    trusting: true,
    flags: AV_CODEC_FLAG_LOW_DELAY,
  };
}
