import { element } from '../element.ts';
import { ContestedValue } from './contested-value.ts';
import { type Control, type ControlPort, ControlRow } from './control.ts';

/** On or off. */
export class Switch implements Control {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #value: ContestedValue<boolean>;

  constructor(port: ControlPort) {
    const frame = new ControlRow(port, 'switch');
    this.element = frame.element;
    this.#input = element('input', { type: 'checkbox', role: 'switch', id: frame.inputId, disabled: true });
    frame.field.append(this.#input);
    this.#value = new ContestedValue({
      show: (value) => {
        this.#input.checked = value;
      },
      write: (value) => port.write(value),
      report: (outcome) => frame.report(outcome),
    });
    this.#input.addEventListener('change', () => this.#value.ask(this.#input.checked));
  }

  tell(value: unknown): void {
    if (typeof value === 'boolean') this.#value.tell(value);
  }

  allow(allowed: boolean): void {
    this.#input.disabled = !allowed;
  }
}
