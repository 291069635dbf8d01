import { useLayoutEffect, useRef } from 'react';
import { Observable } from '../state/observable.ts';

/** What shortcuts are listed by, in that order. */
export const SHORTCUT_GROUPS = ['live', 'recording', 'library', 'everywhere'] as const;

/** One of the {@link SHORTCUT_GROUPS}. */
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number];

/** A key of the keyboard that does something as long as its component is on the page. */
export interface Shortcut {
  /** As in `KeyboardEvent.key`: `r`, `?`, `ArrowLeft`, or with `Ctrl+` or `Ctrl+Shift+` in front. Letters in either case. */
  readonly key: string;
  /** What it does, in the person's language. */
  readonly name: string;
  /** Under which heading it is listed; `everywhere` by default. */
  readonly group?: ShortcutGroup | undefined;
  /** Whether a key that is held goes on: for steps, such as a zoom. A deed is done once. */
  readonly repeats?: boolean | undefined;
  run(): void;
}

/** The shortcuts of what is on the page now, in the order in which they came. */
export const shortcuts = new Observable<readonly Shortcut[]>([]);

/** Presses, held ones once, that meant nothing yet, as long as not all that has keys is drawn; undefined from then on. */
let early: KeyboardEvent[] | undefined = [];

/** All that has keys is drawn: what was pressed a moment too early is done now. */
export function answerEarlyKeys(): void {
  const pressed = early ?? [];
  early = undefined;
  for (const event of pressed) shortcutFor(event, shortcuts.value)?.run();
}

/** Registers a shortcut and lists it in the `?` overlay. @param name - what it does; undefined: not for now */
export function useShortcut(
  key: string,
  name: string | undefined,
  run: () => void,
  { group, repeats }: Pick<Shortcut, 'group' | 'repeats'> = {},
): void {
  const latest = useRef(run);
  // Before it is painted: a key works as soon as what it belongs to is seen.
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    if (name === undefined) return;
    const shortcut: Shortcut = { key, name, group, repeats, run: () => latest.current() };
    shortcuts.set([...shortcuts.value, shortcut]);
    return () => shortcuts.set(shortcuts.value.filter((each) => each !== shortcut));
  }, [key, name, group, repeats]);
}

/** The shortcut that a press of a key means; none while somebody types, and where the key belongs to what has the focus. */
export function shortcutFor(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'defaultPrevented'>,
  among: readonly Shortcut[],
): Shortcut | undefined {
  if (event.altKey || event.defaultPrevented) return undefined;
  // Without Ctrl, Shift is in the sign already, as in `?`.
  const held = event.ctrlKey || event.metaKey ? `ctrl+${event.shiftKey ? 'shift+' : ''}` : '';
  const pressed = held + event.key.toLowerCase();
  // What came last lies on top.
  return among.findLast(({ key }) => key.toLowerCase() === pressed);
}

/** Whether an element takes this key itself: somebody types there, moves a slider, or presses a button. */
export function takesKey(element: Element | null, key: string): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.closest('dialog')) return true;
  const role = element.getAttribute('role');
  if (/^(?:Arrow|Page|Home|End)/.test(key) || key === ' ' || key === 'Enter') {
    return element.matches(
      'a, button, input, select, textarea, [role=slider], [role=tab], [role=radio], summary',
    );
  }
  if (role === 'textbox' || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement)
    return true;
  return element instanceof HTMLInputElement && !/^(?:range|checkbox|radio|button|file)$/.test(element.type);
}

/** Listens to the keyboard, once for the page. @returns ends that */
export function listenToKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (takesKey(document.activeElement, event.key) || document.querySelector('dialog[open]')) return;
    const shortcut = shortcutFor(event, shortcuts.value);
    if (!shortcut) {
      if (!event.repeat) early?.push(event);
      return;
    }
    event.preventDefault();
    if (!event.repeat || shortcut.repeats) shortcut.run();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
