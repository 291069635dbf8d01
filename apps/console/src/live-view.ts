import type { State } from '@sightglass/protocol';
import { Backoff } from './backoff.ts';
import { byId, showText } from './element.ts';
import { formatDuration } from './formats.ts';
import type { KnownState } from './known-state.ts';
import { pictureNotice } from './picture-notice.ts';
import { StillPicture } from './still-picture.ts';

/** Width that is asked for on a narrow screen, in pixels; elsewhere the picture comes as the camera has it. */
const NARROW_WIDTH = 640;
const NARROW = '(max-width: 640px)';
/** How long the first picture of a stream may take, in ms. */
const FIRST_PICTURE_MS = 10_000;
/** Between two looks at whether the picture still moves, in ms. */
const LOOK_MS = 1_000;
/** Size at which the picture is looked at, in pixels. */
const LOOK_WIDTH = 96;
const LOOK_HEIGHT = 54;

/** The live picture and what is written over it. */
export class LiveView {
  readonly #image = byId('live', HTMLImageElement);
  readonly #frame = byId('frame', HTMLElement);
  readonly #overlay = byId('overlay', HTMLElement);
  readonly #mark = byId('recording-mark', HTMLElement);
  readonly #state: KnownState;
  readonly #backoff = new Backoff();
  readonly #still = new StillPicture();
  readonly #sample = document
    .createElement('canvas')
    .getContext('2d', { willReadFrequently: true, alpha: false });
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isConnected = false;
  #wasLost = false;
  #hasPicture = false;
  #hasFailed = false;
  #hadSignal: boolean | undefined;

  constructor(state: KnownState) {
    this.#state = state;
    this.#image.addEventListener('load', () => this.#arrived());
    this.#image.addEventListener('error', () => this.#failed());
    // A stream that nobody sees costs a phone its data plan.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#stop() : this.#start()));
    state.watch(() => this.#update());
    this.#offerFullScreen();
    setInterval(() => this.#look(), LOOK_MS);
    this.#start();
  }

  /** The connection to the server came or went. */
  connected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    // A browser does not tell when a stream ends after its first picture: with the server back, it is begun anew.
    if (isConnected && this.#wasLost) this.#start();
    this.#wasLost = !isConnected;
    this.#update();
  }

  /** Asks for the stream, with nothing to show until it comes. */
  #start(): void {
    if (document.hidden) return;
    this.#hasPicture = false;
    this.#ask();
    this.#update();
  }

  /** Asks for the stream; the browser keeps the last picture until the first new one. */
  #ask(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#failed(), FIRST_PICTURE_MS);
    const query = new URLSearchParams();
    if (matchMedia(NARROW).matches) query.set('width', String(NARROW_WIDTH));
    // Never the answer to an earlier try.
    query.set('t', String(Date.now()));
    this.#image.src = `/api/stream.mjpeg?${query}`;
  }

  #stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#deadline);
    this.#hasPicture = false;
    this.#image.removeAttribute('src');
  }

  #arrived(): void {
    clearTimeout(this.#deadline);
    this.#backoff.reset();
    this.#hasPicture = true;
    this.#hasFailed = false;
    this.#update();
  }

  #failed(): void {
    this.#stop();
    this.#hasFailed = true;
    this.#retry = setTimeout(() => this.#start(), this.#backoff.next());
    this.#update();
  }

  #look(): void {
    if (!this.#hasPicture || !this.#isConnected || document.hidden || this.#sample === null) return;
    // A stream that breaks off leaves a broken picture, without an event.
    if (this.#image.naturalWidth === 0) {
      this.#failed();
      return;
    }
    this.#sample.drawImage(this.#image, 0, 0, LOOK_WIDTH, LOOK_HEIGHT);
    const { data } = this.#sample.getImageData(0, 0, LOOK_WIDTH, LOOK_HEIGHT);
    if (this.#still.look(data, performance.now())) this.#ask();
  }

  #update(): void {
    const mainCamera = this.#state.get('main-camera');
    const hasSignal = this.#signalOf(mainCamera);
    const isSignalBack = hasSignal === true && this.#hadSignal === false;
    this.#hadSignal = hasSignal;
    const text = pictureNotice({
      isConnected: this.#isConnected,
      mainCamera,
      hasSignal,
      hasPicture: this.#hasPicture,
      hasFailed: this.#hasFailed,
    });
    showText(this.#overlay, text);
    this.#frame.dataset.trusted = String(text === '');
    this.#mark.dataset.record = String(this.#state.get('record'));
    showText(this.#mark, this.#isConnected ? recordingText(this.#state) : '');
    if (isSignalBack) this.#start();
  }

  #signalOf(camera: number | undefined): boolean | undefined {
    if (camera === undefined) return undefined;
    return this.#state.get(camera === 2 ? 'cam2-exists' : 'cam1-exists');
  }

  #offerFullScreen(): void {
    const button = byId('full-screen', HTMLButtonElement);
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener('click', () => {
      if (document.fullscreenElement === null) void this.#frame.requestFullscreen();
      else void document.exitFullscreen();
    });
  }
}

function recordingText(state: KnownState): string {
  const record: State['record'] | undefined = state.get('record');
  if (record === undefined || record === false) return '';
  const recording = state.get('recording');
  const elapsed = recording ? ` ${formatDuration(recording.durationMs)}` : '';
  return `${record === 'pause' ? 'Paused' : 'Recording'}${elapsed}`;
}
