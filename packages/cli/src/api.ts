import { CannotConnect, RequestRefused } from './errors.ts';
import { isRecord, type JsonObject, optionalText } from './json.ts';
import type { Target } from './target.ts';

/** One request. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** In place of the target's. */
  readonly token?: string;
}

/** The HTTP side of a server. */
export class Api {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /**
   * Makes a request.
   *
   * @param path - with a slash in front
   * @returns the body; an empty object without one
   * @throws CannotConnect, RequestRefused
   */
  async request(path: string, { method = 'GET', body, token }: ApiRequest = {}): Promise<JsonObject> {
    const signal = AbortSignal.timeout(this.#target.timeoutMs);
    const response = await this.open(path, {
      method,
      signal,
      headers: { ...this.headers(token), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    try {
      return contentOf(await response.text());
    } catch (problem) {
      throw this.#unreachable(problem);
    }
  }

  /**
   * Begins a request whose body is read by the caller.
   *
   * @throws CannotConnect, RequestRefused
   */
  async open(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    let refusal: string;
    try {
      response = await fetch(`${this.#target.url}${path}`, { headers: this.headers(), ...init });
      if (response.ok) return response;
      refusal = await response.text();
    } catch (problem) {
      throw this.#unreachable(problem);
    }
    const { error } = contentOf(refusal);
    const said = isRecord(error) ? optionalText(error, 'message') : undefined;
    throw new RequestRefused(response.status, said ?? `${this.#target.url} answered ${response.status}`);
  }

  /** Headers that say who asks. @param token - in place of the target's */
  headers(token = this.#target.token): Record<string, string> {
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Says why there was no answer, and what to do. */
  #unreachable(problem: unknown): CannotConnect {
    const { url, timeoutMs } = this.#target;
    if (problem instanceof DOMException && problem.name === 'TimeoutError') {
      return new CannotConnect(`${url} did not answer within ${timeoutMs / 1_000} s`);
    }
    const cause = problem instanceof Error ? problem.cause : undefined;
    const code = isRecord(cause) ? optionalText(cause, 'code') : undefined;
    if (code !== undefined && /CERT|SELF_SIGNED|VERIFY/.test(code)) {
      return new CannotConnect(
        `The certificate of ${url} cannot be checked (${code}); name its issuer with NODE_EXTRA_CA_CERTS=FILE`,
      );
    }
    const why = code === undefined ? '' : ` (${code})`;
    return new CannotConnect(
      `No connection to ${url}${why}; is the server running? Name another with --url or SIGHTGLASS_URL`,
    );
  }
}

function contentOf(text: string): JsonObject {
  try {
    const content: unknown = JSON.parse(text);
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}
