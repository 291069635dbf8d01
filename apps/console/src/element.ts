/**
 * Makes an element with properties and children. Strings become text, never markup.
 *
 * @param properties - as on the element's object: `className`, `ariaLabel`, …
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * The element of the page with an id.
 *
 * @throws Error when the page has none of this kind
 */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}`);
}

/** Shows a text in an element, or hides the element where there is none. */
export function showText(target: HTMLElement, text: string): void {
  target.hidden = text === '';
  if (target.textContent !== text) target.textContent = text;
}
