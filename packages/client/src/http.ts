import {
  AuthenticationFailed,
  Disconnected,
  errorFor,
  lateError,
  RateLimited,
  SightglassError,
} from './errors.ts';
import { later } from './later.ts';
import { isMessage, type Message, parseMessage, textIn } from './messages.ts';

/** One request of the HTTP side. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the address of the server, with a slash in front. */
  readonly path: string;
  /** Texts and numbers by name; what is undefined is left out. */
  readonly query?: object | undefined;
  readonly body?: object;
  readonly token?: string | undefined;
}

/** The HTTP side of one server. */
export interface Http {
  /**
   * Makes one request.
   *
   * @returns what is in the body; an empty object without one
   * @throws Disconnected when there is no answer, Timeout when it does not come in time; AuthenticationFailed for a 401,
   *   RateLimited for a 429, else what the server says
   */
  request(wanted: HttpRequest): Promise<Message>;
  /** Ends what is under way, and all that is asked for from now on. */
  close(problem: SightglassError): void;
}

/**
 * Makes an {@link Http}.
 *
 * @param address - of the server, without a slash at its end
 * @param timeoutMs - how long an answer may take
 */
export function httpSide(address: string, timeoutMs: number): Http {
  const open = new Set<AbortController>();
  let end: SightglassError | undefined;
  return {
    async request({ method = 'GET', path, query, body, token }) {
      if (end) throw end;
      const abort = new AbortController();
      open.add(abort);
      const timer = later(() => abort.abort(lateError(timeoutMs)), timeoutMs);
      try {
        const response = await fetch(address + path + queryText(query), {
          method,
          headers: {
            ...(token && { authorization: `Bearer ${token}` }),
            ...(body && { 'content-type': 'application/json' }),
          },
          // Of no body, it makes none.
          body: JSON.stringify(body),
          signal: abort.signal,
        });
        const content = parseMessage(await response.text()) ?? {};
        if (!response.ok) throw problemOf(response, content);
        return content;
      } catch (problem) {
        if (problem instanceof SightglassError) throw problem;
        throw abort.signal.reason ?? new Disconnected(`${address} does not answer`);
      } finally {
        clearTimeout(timer);
        open.delete(abort);
      }
    },
    close(problem) {
      end = problem;
      for (const each of open) each.abort(problem);
    },
  };
}

/** The query of an address, with its question mark where there is one. */
export function queryText(query: object = {}): string {
  // What is undefined does not survive; numbers become texts where they are written.
  const given: Record<string, string> = JSON.parse(JSON.stringify(query));
  const text = `${new URLSearchParams(given)}`;
  return text && `?${text}`;
}

function problemOf({ status, headers }: Response, content: Message): SightglassError {
  const error = isMessage(content['error']) ? content['error'] : {};
  const message = textIn(error, 'message') || `Answered ${status}`;
  if (status === 401) return new AuthenticationFailed(message);
  // Without the header it is 0: at once is as good as any other time.
  if (status === 429) return new RateLimited(message, undefined, Number(headers.get('retry-after')));
  return errorFor(textIn(error, 'code'), message);
}
