import { AuthenticationFailed, Disconnected, errorFor, RateLimited, type SightglassError } from './errors.ts';
import { isMessage, type Message, parseMessage, textIn } from './messages.ts';

/** One request of the HTTP side. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Below the address of the server, with a slash in front. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly token?: string | undefined;
}

/**
 * Makes one request.
 *
 * @param address - of the server, without a slash at its end
 * @returns what is in the body; an empty object without one
 * @throws Disconnected when there is no answer; AuthenticationFailed for a 401, RateLimited for a 429, else what the
 *   server says
 */
export async function request(
  address: string,
  { method = 'GET', body, ...rest }: HttpRequest,
): Promise<Message> {
  let text: string;
  let response: Response;
  try {
    response = await fetch(`${address}${rest.path}${queryText(rest.query ?? {})}`, {
      method,
      headers: {
        ...(rest.token === undefined ? {} : { authorization: `Bearer ${rest.token}` }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    text = await response.text();
  } catch {
    throw new Disconnected(`${address} does not answer`);
  }
  const content = parseMessage(text) ?? {};
  if (!response.ok) throw problemOf(response, content);
  return content;
}

/** The query of an address, with its question mark where there is one. */
export function queryText(query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function problemOf({ status, headers }: Response, content: Message): SightglassError {
  const error = isMessage(content['error']) ? content['error'] : {};
  const message = textIn(error, 'message') || `The server answered ${status}`;
  if (status === 401) return new AuthenticationFailed(message);
  // Without the header it is 0: at once is as good as any other time.
  if (status === 429) return new RateLimited(message, undefined, Number(headers.get('retry-after')));
  return errorFor(textIn(error, 'code'), message);
}
