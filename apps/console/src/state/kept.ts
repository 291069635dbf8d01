/** What this browser keeps under a name; undefined where it keeps nothing, or may not. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(`sightglass.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text for the next visit, where the browser lets us. */
export function keep(name: string, text: string): void {
  try {
    localStorage.setItem(`sightglass.${name}`, text);
  } catch {
    // A browser that keeps nothing begins with the defaults each time.
  }
}

/** Keeps it no longer. */
export function forget(name: string): void {
  try {
    localStorage.removeItem(`sightglass.${name}`);
  } catch {
    // What was never kept needs not be forgotten.
  }
}
