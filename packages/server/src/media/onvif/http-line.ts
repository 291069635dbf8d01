import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { OnvifError } from './onvif-error.ts';

/** A connection that nothing is asked on is closed after so many ms: some cameras have few of them. */
const KEPT_MS = 1_000;
/** Answers of cameras are a few kB. */
const MOST_BYTES = 524_288;

/** What a camera has answered to a request. */
export interface HttpAnswer {
  readonly status: number;
  /** Its `WWW-Authenticate` headers. */
  readonly challenges: readonly string[];
  readonly text: string;
}

/** Cameras that do not serve a second request on a connection, as `host:port`. */
const SINGLE = new Set<string>();

/** The way to a camera over HTTP. A connection is kept for a moment: the steps of a drag do not dial anew each time. */
export class HttpLine {
  readonly #place: { readonly hostname: string; readonly port: number };
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 1, timeout: KEPT_MS });
  readonly #name: string;

  constructor(place: { readonly hostname: string; readonly port: number }) {
    this.#place = place;
    this.#name = `${place.hostname}:${place.port}`;
  }

  /**
   * Posts text. What was not answered on a connection that had served already is posted once more, on a new one.
   *
   * @param write - makes the text: whoever takes a message once only is not sent the same one again
   * @param signal - gives up
   * @throws OnvifError for an answer that is too long; what `write` throws; errors of Node.js for everything else, see
   *   {@link reasonOf}, and its `AbortError`
   */
  async post(
    path: string,
    write: () => string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const first = this.#begin(path, write(), headers, signal);
    try {
      return await first.answer;
    } catch (problem) {
      if (!first.sent.reusedSocket || first.hasAnswered()) throw problem;
      // Also where it was waited for in vain: the next attempt is another one.
      SINGLE.add(this.#name);
      if (signal.aborted) throw problem;
      return await this.#begin(path, write(), headers, signal).answer;
    }
  }

  #begin(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): {
    readonly sent: ClientRequest;
    readonly hasAnswered: () => boolean;
    readonly answer: Promise<HttpAnswer>;
  } {
    let hasAnswered = false;
    const sent = request({
      ...this.#place,
      path,
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      agent: !SINGLE.has(this.#name) && this.#agent,
      signal,
    });
    const answer = new Promise<HttpAnswer>((resolve, reject) => {
      sent.on('response', (response) => {
        hasAnswered = true;
        void receive(response).then(resolve, reject);
      });
      sent.on('error', reject).end(body);
    });
    return { sent, hasAnswered: () => hasAnswered, answer };
  }
}

function receive(response: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    response
      .on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > MOST_BYTES) response.destroy(new OnvifError('the camera answers more than it should'));
      })
      .on('error', reject)
      .on('end', () => {
        const challenges = response.headersDistinct['www-authenticate'] ?? [];
        resolve({ status: response.statusCode ?? 0, challenges, text: Buffer.concat(parts).toString() });
      });
  });
}

function codeOf(problem: unknown): unknown {
  return problem instanceof Error && 'code' in problem ? problem.code : undefined;
}

/** Why a camera cannot be spoken with, in words for a person. @param problem - what {@link HttpLine.post} has thrown */
export function reasonOf(problem: unknown): string {
  switch (codeOf(problem)) {
    case 'ECONNREFUSED':
      return 'the camera refuses the connection';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name of the camera is not known';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'the camera cannot be reached';
    default:
      return 'the camera broke the connection off';
  }
}
