import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { type LampDriver, LampError } from './lamp-driver.ts';
import type { LampSpec } from './lamp-spec.ts';

/** How long the lamp may take to answer, in ms. */
const PATIENCE = 1_000;

/** A lamp that is switched by a request. Whatever is not an answer of success is a refusal; redirects are not followed. */
export class HttpLamp implements LampDriver {
  readonly #spec: Extract<LampSpec, { kind: 'http' }>;
  readonly #patience: number;

  /** @param patience - ms */
  constructor(spec: Extract<LampSpec, { kind: 'http' }>, patience = PATIENCE) {
    this.#spec = spec;
    this.#patience = patience;
  }

  async set(on: boolean): Promise<void> {
    const url = new URL(on ? this.#spec.on : this.#spec.off);
    // Errors name the host alone: passwords stand before it, keys behind it.
    const host = url.host;
    const status = await this.#ask(url).catch((problem: unknown) => {
      throw new LampError(`The lamp at ${host} ${this.#explain(problem)}`);
    });
    if (status < 200 || status > 299) throw new LampError(`The lamp at ${host} answers ${status}`);
  }

  close(): void {}

  #ask(url: URL): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = url.protocol === 'https:' ? requestSecure : requestPlain;
      // A connection of its own each time: a kept one may have died with the lamp's power.
      const options = {
        method: this.#spec.method,
        agent: false,
        signal: AbortSignal.timeout(this.#patience),
      };
      request(url, options, (response) => {
        response.on('error', () => {}).resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  }

  #explain(problem: unknown): string {
    const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
    switch (code) {
      case 'ABORT_ERR':
        return `does not answer within ${this.#patience / 1_000} s`;
      case 'ECONNREFUSED':
        return 'refuses the connection';
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return 'is not found';
      default:
        return `cannot be asked (${code ?? 'unknown error'})`;
    }
  }
}
