/** Where one server is. */
export interface Address {
  /** Of the WebSocket, `ws:` or `wss:`. */
  readonly webSocket: string;
  /** Of everything else, `http:` or `https:`, without a slash at its end. */
  readonly http: string;
}

/**
 * Takes the address of a server apart: `http://camera.local:8080`, `https://…`, `ws://…`, with a path in front of it
 * or with that of the WebSocket. In a browser it may be relative to the page.
 *
 * @throws TypeError when it is no such address
 */
export function readAddress(text: string): Address {
  const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  const url = URL.canParse(text, page) ? new URL(text, page) : undefined;
  const [, rest] =
    /^(?:http|ws)(s?:\/\/.*?)\/*(?:\/api\/v1)?\/*$/.exec(`${url?.origin}${url?.pathname}`) ?? [];
  if (!rest) throw new TypeError(`Write http://HOST:PORT, not ${text}`);
  return { webSocket: `ws${rest}/api/v1`, http: `http${rest}` };
}
