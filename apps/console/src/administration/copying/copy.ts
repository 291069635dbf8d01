/** What became of a text that was to be copied. `selected`: the browser would not, but the text is marked. */
export type CopyOutcome = 'copied' | 'selected';

/**
 * Copies a text, also where the page has come over plain HTTP and the clipboard is closed to it.
 *
 * @param shown - where the text is shown: what is marked where nothing else works
 */
export async function copyText(text: string, shown: HTMLElement): Promise<CopyOutcome> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return 'copied';
    } catch {
      // Not allowed by the browser's settings: as if it were not there.
    }
  }
  if (copyBySelection(text, shown)) return 'copied';
  getSelection()?.selectAllChildren(shown);
  return 'selected';
}

/** Copies out of a field that is marked. It stands beside the text: outside of an open dialog nothing can be marked. */
function copyBySelection(text: string, shown: HTMLElement): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'copying-field';
  (shown.parentElement ?? document.body).append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
