import { element } from '../element.ts';
import { labelOf } from '../labels.ts';
import type { Control, ControlPort } from './control.ts';

/** A yes or no that only the camera sets. */
export class ReadOut implements Control {
  readonly element: HTMLElement;
  readonly #text = element('span', { className: 'reading', textContent: '–' });

  constructor(port: ControlPort) {
    const label = element('span', { className: 'label', textContent: labelOf(port.key) });
    this.element = element('div', { className: 'control read-out' }, label, this.#text);
    this.element.dataset.key = port.key;
  }

  tell(value: unknown): void {
    this.#text.textContent = value === undefined ? '–' : value === true ? 'Yes' : 'No';
    this.#text.dataset.value = String(value);
  }

  /** Nobody can change it. */
  allow(): void {}
}
