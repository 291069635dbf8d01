import { allows, rowOf } from '@sightglass/protocol';
import { byId, element, showText } from './element.ts';
import { formatBytes, formatDuration } from './formats.ts';
import type { KnownState } from './known-state.ts';
import { libraryEntry } from './library-entry.ts';
import { recorderButtons } from './recorder-buttons.ts';
import type { Requests } from './requests.ts';
import type { Session } from './session.ts';

/** The buttons for recordings and pictures, what the recorder does, and the newest of both. */
export class RecorderBar {
  readonly #record = byId('record', HTMLButtonElement);
  readonly #pause = byId('pause', HTMLButtonElement);
  readonly #stop = byId('stop', HTMLButtonElement);
  readonly #snap = byId('snap', HTMLButtonElement);
  readonly #problem = byId('recorder-problem', HTMLElement);
  readonly #facts = byId('facts', HTMLElement);
  readonly #library = byId('library', HTMLElement);
  readonly #state: KnownState;
  readonly #requests: Requests;
  readonly #announce: (text: string) => void;
  #mayAct = false;
  /** Keys whose last press is not answered yet. */
  readonly #busy = new Set<'record' | 'snap'>();

  /** @param announce - says a text aloud */
  constructor(state: KnownState, requests: Requests, announce: (text: string) => void) {
    this.#state = state;
    this.#requests = requests;
    this.#announce = announce;
    this.#record.addEventListener('click', () => this.#press('record', true));
    this.#stop.addEventListener('click', () => this.#press('record', false));
    this.#pause.addEventListener('click', () =>
      this.#press('record', recorderButtons(state.get('record')).pauseCommand),
    );
    this.#snap.addEventListener('click', () => this.#press('snap', true));
    state.watch((told) => {
      this.#update();
      // Not at every second of a recording: a link that is made anew loses the finger that is on it.
      if (told.has('last-snapshot') || told.has('last-recording')) this.#showLibrary();
    });
    this.#update();
  }

  /** Opens the buttons to a session that may record, none of them without a connection. */
  permit(session: Session, isConnected: boolean): void {
    this.#mayAct = isConnected && allows(rowOf('record').write, session.permissions);
    this.#update();
  }

  async #press(key: 'record' | 'snap', value: unknown): Promise<void> {
    this.#busy.add(key);
    this.#update();
    const outcome = await this.#requests.write(key, value);
    this.#busy.delete(key);
    this.#update();
    showText(this.#problem, outcome.done ? '' : outcome.problem);
    if (!outcome.done) this.#announce(outcome.problem);
    else if (key === 'snap') this.#announce('Snapshot taken');
  }

  #update(): void {
    const buttons = recorderButtons(this.#state.get('record'));
    const mayRecord = this.#mayAct && !this.#busy.has('record');
    this.#record.disabled = !(mayRecord && buttons.canRecord);
    this.#pause.disabled = !(mayRecord && buttons.canPause);
    this.#stop.disabled = !(mayRecord && buttons.canStop);
    this.#snap.disabled = !(this.#mayAct && !this.#busy.has('snap'));
    if (this.#pause.textContent !== buttons.pauseLabel) this.#pause.textContent = buttons.pauseLabel;
    this.#showFacts();
  }

  #showLibrary(): void {
    const newest = [this.#state.get('last-snapshot'), this.#state.get('last-recording')];
    this.#library.replaceChildren(
      ...newest.filter((record) => record !== null && record !== undefined).map(libraryEntry),
    );
  }

  #showFacts(): void {
    const facts: [name: string, value: string][] = [];
    const recording = this.#state.get('recording');
    if (recording) {
      facts.push(['Elapsed', formatDuration(recording.durationMs)], ['Size', formatBytes(recording.bytes)]);
    }
    const storage = this.#state.get('storage');
    if (storage) {
      facts.push(['Free', formatBytes(storage.freeBytes)], ['Recordings', String(storage.recordings)]);
    }
    const clients = this.#state.get('clients');
    if (clients !== undefined) facts.push(['Clients', String(clients)]);
    this.#facts.replaceChildren(
      ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    );
  }
}
