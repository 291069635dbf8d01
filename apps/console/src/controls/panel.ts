import { allows, KEY_NAMES, type Key, rowOf } from '@sightglass/protocol';
import { byId, element, showText } from '../element.ts';
import type { KnownState } from '../known-state.ts';
import { groupLabel } from '../labels.ts';
import type { Requests } from '../requests.ts';
import type { Session } from '../session.ts';
import { CONTROL_GROUPS, controlFor } from './catalogue.ts';
import type { Control } from './control.ts';

/** All controls of the key table, by group. */
export class ControlPanel {
  readonly #controls = new Map<Key, Control>();
  readonly #rights = byId('rights', HTMLParagraphElement);

  /** @param announce - says a text aloud */
  constructor(state: KnownState, requests: Requests, announce: (text: string) => void) {
    const panel = byId('controls', HTMLElement);
    for (const group of CONTROL_GROUPS) {
      const section = element('section', { className: 'group' }, element('h2', {}, groupLabel(group)));
      section.dataset.group = group;
      for (const key of KEY_NAMES.filter((name) => rowOf(name).group === group)) {
        const control = controlFor({ key, announce, write: (value) => requests.write(key, value) });
        if (control === undefined) continue;
        this.#controls.set(key, control);
        section.append(control.element);
      }
      panel.append(section);
    }
    state.watch((told) => {
      for (const [key, control] of this.#controls) if (told.has(key)) control.tell(state.get(key));
    });
  }

  /** Opens the controls that this session may write, none of them without a connection. */
  permit(session: Session, isConnected: boolean): void {
    let refused = 0;
    for (const [key, control] of this.#controls) {
      const row = rowOf(key);
      const mayWrite = allows(row.write, session.permissions);
      if (!mayWrite && row.write !== 'nobody') refused += 1;
      control.allow(isConnected && mayWrite);
    }
    showText(this.#rights, refused === 0 ? '' : rightsText(session));
  }
}

function rightsText(session: Session): string {
  return session.username === null
    ? 'You are watching without signing in. Sign in to change settings.'
    : `Signed in as ${session.role}: some settings can only be read.`;
}
