import { element } from '../element.ts';
import { ContestedValue } from './contested-value.ts';
import { type Control, type ControlPort, ControlRow } from './control.ts';

/** One of the values that a person may choose, and what it is called. */
export interface Option {
  readonly value: string | number;
  readonly label: string;
}

/** One out of several values. A value of the server that is not among those offered joins them. */
export class Choice implements Control {
  readonly element: HTMLElement;
  readonly #select: HTMLSelectElement;
  readonly #options: Option[] = [];
  readonly #value: ContestedValue<string | number>;

  constructor(port: ControlPort, offered: readonly Option[]) {
    const frame = new ControlRow(port, 'choice');
    this.element = frame.element;
    this.#select = element('select', { id: frame.inputId, disabled: true });
    frame.field.append(this.#select);
    for (const option of offered) this.#offer(option);
    this.#select.selectedIndex = -1;
    this.#value = new ContestedValue({
      show: (value) => this.#show(value),
      write: (value) => port.write(value),
      report: (outcome) => frame.report(outcome),
    });
    this.#select.addEventListener('change', () => {
      const chosen = this.#options[this.#select.selectedIndex];
      if (chosen !== undefined) this.#value.ask(chosen.value);
    });
  }

  tell(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') this.#value.tell(value);
  }

  allow(allowed: boolean): void {
    this.#select.disabled = !allowed;
  }

  #show(value: string | number): void {
    if (!this.#options.some((option) => option.value === value)) this.#offer({ value, label: String(value) });
    this.#select.selectedIndex = this.#options.findIndex((option) => option.value === value);
  }

  #offer(option: Option): void {
    this.#options.push(option);
    this.#select.append(element('option', { value: String(option.value), textContent: option.label }));
  }
}
