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
  if (!URL.canParse(text, page)) throw new TypeError(`${text} is no address; write http://HOST:PORT`);
  const url = new URL(text, page);
  const kind = /^(?:http|ws)(s?):$/.exec(url.protocol);
  if (!kind)
    throw new TypeError(`${text} is no address of a camera; begin it with http:, https:, ws: or wss:`);
  let path = url.pathname.replace(/\/+$/, '');
  if (path.endsWith(PATH)) path = path.slice(0, -PATH.length);
  const rest = `${kind[1] ?? ''}://${url.host}${path}`;
  return { webSocket: `ws${rest}${PATH}`, http: `http${rest}` };
}
