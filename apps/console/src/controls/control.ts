import { type Key, rowOf } from '@sightglass/protocol';
import { element, showText } from '../element.ts';
import { labelOf } from '../labels.ts';
import type { Outcome } from '../requests.ts';

/** One key as the person sees it. */
export interface Control {
  readonly element: HTMLElement;
  /** The server's value; undefined where this session does not know it. */
  tell(value: unknown): void;
  /** Whether the value can be changed now. */
  allow(allowed: boolean): void;
}

/** What a control needs to act on its key. */
export interface ControlPort {
  readonly key: Key;
  /** Asks the server for a value; never rejects. */
  write(value: unknown): Promise<Outcome>;
  /** Says aloud that the server refused something. */
  announce(text: string): void;
}

/** How long the reason of a refusal stays beside its control, in ms. */
const PROBLEM_MS = 12_000;

/** What all controls share: the row with its label and the line for a refusal. */
export class ControlRow {
  readonly element: HTMLElement;
  /** Takes the inputs of the control. */
  readonly field: HTMLElement;
  /** The id that the main input takes, so that the label belongs to it. */
  readonly inputId: string;
  readonly #problem: HTMLElement;
  readonly #port: ControlPort;
  #clearing: ReturnType<typeof setTimeout> | undefined;

  /** @param kind - the class name that the style sheet knows this sort of control by */
  constructor(port: ControlPort, kind: string) {
    this.#port = port;
    this.inputId = `control-${port.key}`;
    this.field = element('div', { className: 'field' });
    this.#problem = element('p', { className: 'problem', id: `${this.inputId}-problem`, hidden: true });
    const label = element('label', {
      htmlFor: this.inputId,
      title: rowOf(port.key).description,
      textContent: labelOf(port.key),
    });
    this.element = element('div', { className: `control ${kind}` }, label, this.field, this.#problem);
    this.element.dataset.key = port.key;
  }

  /** Shows what became of a change: the reason of a refusal for a while, nothing after a success. */
  report(outcome: Outcome): void {
    clearTimeout(this.#clearing);
    showText(this.#problem, outcome.done ? '' : outcome.problem);
    if (outcome.done) return;
    this.#port.announce(`${labelOf(this.#port.key)}: ${outcome.problem}`);
    this.#clearing = setTimeout(() => showText(this.#problem, ''), PROBLEM_MS);
  }
}
