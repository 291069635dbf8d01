import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Options } from '@node-rs/argon2';

/** How far it stands back for everything else, as `nice` counts. */
const NICENESS = 10;

/**
 * What runs in the thread. It is a text, so that it needs no file of its own beside sources and build alike. On Linux a
 * priority is that of a thread; elsewhere it would be that of the whole process.
 */
const PROGRAM = `
const { setPriority } = require('node:os');
const { parentPort, workerData } = require('node:worker_threads');
const { hashSync, verifySync } = require(workerData.library);
if (process.platform === 'linux') setPriority(0, workerData.niceness);
parentPort.on('message', ({ password, cost, expected }) => {
  try {
    const result = expected === undefined ? hashSync(password, cost) : verifySync(expected, password);
    parentPort.postMessage({ result });
  } catch (problem) {
    parentPort.postMessage({ problem: String(problem) });
  }
});`;

type Answer = { readonly result: string | boolean } | { readonly problem: string };

/**
 * Computes Argon2 in a thread that stands back for all others: hashing takes a core for as long as it lasts, and
 * whoever floods the server with passwords must not get it. The thread begins with the first use and keeps no
 * process alive while it has nothing to do.
 */
export class HashThread {
  #worker: Worker | undefined;
  /** Work is done one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** The hash of a password, as text with its cost. @throws Error when the memory for it is missing */
  async hash(password: string, cost: Options): Promise<string> {
    return String(await this.#ask({ password, cost }));
  }

  /** Whether a password belongs to a hash. @throws Error when the hash is none, or the memory is missing */
  async verify(expected: string, password: string): Promise<boolean> {
    return (await this.#ask({ password, expected })) === true;
  }

  #ask(question: object): Promise<string | boolean> {
    const answer = this.#last.then(() => this.#answer(question));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #answer(question: object): Promise<string | boolean> {
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    worker.ref();
    try {
      const answered = once(worker, 'message');
      worker.postMessage(question);
      const [answer]: Answer[] = await answered;
      if (!answer) throw new TypeError('The thread for hashes has said nothing');
      if ('problem' in answer) throw new Error(answer.problem);
      return answer.result;
    } finally {
      worker.unref();
    }
  }

  #begin(): Worker {
    const library = createRequire(import.meta.url).resolve('@node-rs/argon2');
    const worker = new Worker(PROGRAM, { eval: true, workerData: { library, niceness: NICENESS } });
    // The next one gets a new thread.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}
