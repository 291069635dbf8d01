/** Path of the WebSocket below the address of the server. */
const PATH = '/api/v1';

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
  const page = (Reflect.get(globalThis, 'location') as { href?: string } | undefined)?.href;
  const url = URL.canParse(text, page) ? new URL(text, page) : undefined;
  const kind = /^(?:http|ws)(s?):$/.exec(url?.protocol ?? '');
  if (!url || !kind) throw new TypeError(`${text} is no address of a camera; write http://HOST:PORT`);
  let path = url.pathname.replace(/\/+$/, '');
  if (path.endsWith(PATH)) path = path.slice(0, -PATH.length);
  const rest = `${kind[1] ?? ''}://${url.host}${path}`;
  return { webSocket: `ws${rest}${PATH}`, http: `http${rest}` };
}
