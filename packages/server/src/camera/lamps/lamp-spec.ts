/** What switches the light of a head. */
export type LampSpec =
  /** A LED of Linux's LED class. `percent` is how bright it is when it is on, 1–100. */
  | { readonly kind: 'led'; readonly name: string; readonly percent: number }
  /** A line of a GPIO chip, by the path of its device. */
  | { readonly kind: 'gpio'; readonly chip: string; readonly line: number; readonly activeLow: boolean }
  /** A request to one of two addresses, which may hold user name and password. */
  | { readonly kind: 'http'; readonly method: 'GET' | 'POST'; readonly on: string; readonly off: string };

/** For head 1 and head 2; null leaves the light to the source. */
export type LampSpecs = readonly [LampSpec | null, LampSpec | null];

/** Where a lamp is, as it may be shown: of an address scheme and host, for the rest may hold a secret. */
export function shownLamp(spec: LampSpec): string {
  switch (spec.kind) {
    case 'led':
      return `led:${spec.name}${spec.percent === 100 ? '' : `@${spec.percent}`}`;
    case 'gpio':
      return `gpio:${spec.chip}:${spec.line}${spec.activeLow ? ':active-low' : ''}`;
    case 'http': {
      const { protocol, host } = new URL(spec.on);
      return `${protocol}//${host}`;
    }
  }
}
