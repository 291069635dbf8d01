import { type KeyRow, rowOf } from '@sightglass/protocol';
import { element } from '../element.ts';
import { labelOf, unitLabel } from '../labels.ts';
import { ContestedValue } from './contested-value.ts';
import { type Control, type ControlPort, ControlRow } from './control.ts';

type IntegerRow = Extract<KeyRow, { type: 'integer' }>;

/** A number in a range: a slider, the number itself to type, and the way back to neutral. */
export class Slider implements Control {
  readonly element: HTMLElement;
  readonly #range: HTMLInputElement;
  readonly #number: HTMLInputElement;
  readonly #reset: HTMLButtonElement;
  readonly #value: ContestedValue<number>;
  readonly #neutral: number;
  #isAllowed = false;

  constructor(port: ControlPort, row: IntegerRow) {
    const frame = new ControlRow(port, 'slider');
    this.element = frame.element;
    this.#neutral = row.neutral ?? row.default;
    const limits = { min: String(row.min), max: String(row.max), step: '1', disabled: true };
    this.#range = element('input', { type: 'range', id: frame.inputId, ...limits });
    this.#number = element('input', {
      type: 'number',
      inputMode: 'numeric',
      ariaLabel: `${labelOf(port.key)}, number`,
      ...limits,
    });
    this.#reset = element('button', {
      type: 'button',
      className: 'reset',
      title: `Back to ${this.#neutral}`,
      ariaLabel: `${labelOf(port.key)} back to ${this.#neutral}`,
      disabled: true,
    });
    const unit = element('span', { className: 'unit', textContent: unitLabel(row.unit) });
    frame.field.append(
      this.#range,
      element('span', { className: 'number' }, this.#number, unit),
      this.#reset,
    );
    this.#value = new ContestedValue({
      show: (value) => this.#show(value),
      write: (value) => port.write(value),
      report: (outcome) => frame.report(outcome),
    });
    // A change that the camera may refuse takes it some time: only the value at which the thumb is let go is sent.
    this.#listenToRange(rowOf(port.key).canFail === true ? 'change' : 'input');
    this.#listenToNumber();
    this.#reset.addEventListener('click', () => this.#want(this.#neutral));
  }

  tell(value: unknown): void {
    if (typeof value === 'number') this.#value.tell(value);
  }

  allow(allowed: boolean): void {
    this.#isAllowed = allowed;
    this.#range.disabled = !allowed;
    this.#number.disabled = !allowed;
    if (!allowed) this.#value.release();
    this.#updateReset();
  }

  #listenToRange(sending: 'input' | 'change'): void {
    this.#range.addEventListener('pointerdown', () => this.#value.hold());
    // The last `input` and `change` of a drag come after `pointerup`.
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur'])
      this.#range.addEventListener(end, () => setTimeout(() => this.#value.release()));
    this.#range.addEventListener('input', () => {
      this.#number.value = this.#range.value;
      this.#updateReset();
    });
    this.#range.addEventListener(sending, () => this.#value.ask(this.#range.valueAsNumber));
  }

  #listenToNumber(): void {
    this.#number.addEventListener('input', () => this.#value.hold());
    this.#number.addEventListener('change', () => {
      const wanted = this.#number.valueAsNumber;
      if (!Number.isNaN(wanted)) this.#value.ask(wanted);
      this.#value.release();
    });
    this.#number.addEventListener('blur', () => this.#value.release());
  }

  #want(value: number): void {
    this.#show(value);
    this.#value.ask(value);
  }

  #show(value: number): void {
    this.#range.value = String(value);
    this.#number.value = String(value);
    this.#updateReset();
  }

  #updateReset(): void {
    this.#reset.disabled = !this.#isAllowed || this.#range.valueAsNumber === this.#neutral;
  }
}
