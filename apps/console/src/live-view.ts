import type { State } from '@sightglass/protocol';
import { Backoff } from './backoff.ts';
import { byId, showText } from './element.ts';
import { formatDuration } from './formats.ts';
import type { KnownState } from './known-state.ts';
import { pictureNotice } from './picture-notice.ts';

/** Width that is asked for on a narrow screen, in pixels; elsewhere the picture comes as the camera has it. */
const NARROW_WIDTH = 640;
const NARROW = '(max-width: 640px)';

/** The live picture and what is written over it. */
export class LiveView {
  readonly #image = byId('live', HTMLImageElement);
  readonly #frame = byId('frame', HTMLElement);
  readonly #overlay = byId('overlay', HTMLElement);
  readonly #mark = byId('recording-mark', HTMLElement);
  readonly #state: KnownState;
  readonly #backoff = new Backoff();
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

  #start(): void {
    if (document.hidden) return;
    this.#stop();
    const query = new URLSearchParams();
    if (matchMedia(NARROW).matches) query.set('width', String(NARROW_WIDTH));
    // Never the answer to an earlier try.
    query.set('t', String(Date.now()));
    this.#image.src = `/api/stream.mjpeg?${query}`;
    this.#update();
  }

  #stop(): void {
    clearTimeout(this.#retry);
    this.#hasPicture = false;
    this.#image.removeAttribute('src');
  }

  #arrived(): void {
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
    document.addEventListener('fullscreenchange', () => {
      button.textContent = document.fullscreenElement === null ? 'Full screen' : 'Leave full screen';
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
