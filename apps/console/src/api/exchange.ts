/** An HTTP request that came to nothing. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
  /** What is wrong, in one word of the protocol, such as `PERMISSION_DENIED`; `UNREACHABLE` where there was no answer. */
  readonly code: string;
  /** How long to wait until the next try, where the server says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The methods of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How long an answer may take, in ms. */
const PATIENCE_MS = 20_000;

/**
 * One request to the server, with the cookie of this browser.
 *
 * @returns what is in the answer; undefined without a body
 * @throws RequestError
 */
export async function exchange(method: Method, path: string, body?: unknown): Promise<unknown> {
  const reply = await answerTo(method, path, body);
  const content = await contentOf(reply);
  if (!reply.ok) throw problemOf(reply, content);
  return content;
}

async function answerTo(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch {
    throw new RequestError(0, 'UNREACHABLE', 'The server does not answer');
  }
}

async function contentOf(reply: Response): Promise<unknown> {
  try {
    const text = await reply.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    if (!reply.ok) return undefined;
    throw new RequestError(0, 'UNREACHABLE', 'The answer broke off');
  }
}

function problemOf({ status, headers }: Response, content: unknown): RequestError {
  const told = isObject(content) && isObject(content['error']) ? content['error'] : {};
  const code = typeof told['code'] === 'string' ? told['code'] : `HTTP_${status}`;
  const message = typeof told['message'] === 'string' ? told['message'] : `The server answered ${status}`;
  return new RequestError(status, code, message, secondsIn(headers.get('retry-after')));
}

/** The header `Retry-After`: seconds or a date, RFC 9110 section 10.2.3. */
function secondsIn(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}

/** Whether something is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
