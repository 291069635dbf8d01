import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A client has answered a command with an error; `name` is that of the client's error. */
export class DriverError extends Error {
  override readonly name: string;
  readonly key: string | undefined;

  constructor({ name, message, key }: { name: string; message: string; key?: string }) {
    super(message);
    this.name = name;
    this.key = key;
  }
}

/** The answer to a command. */
export type Answer =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly error: { name: string; message: string; key?: string } };

/** One client, whatever it is written in. */
export interface Driver {
  /** Does a command. @throws DriverError with what the client says */
  do(name: string, parameters?: object): Promise<unknown>;
  /** Lets it end by itself. @returns what it left behind to complain of; empty when all is well */
  finish(): Promise<string>;
}

/** A client that is a program: commands are lines of its standard input, answers of its standard output. */
export class ProcessDriver implements Driver {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #open = new Map<number, (answer: Answer) => void>();
  #count = 0;
  #complaints = '';

  /** Starts a program. */
  constructor(program: string, parameters: readonly string[], cwd: string) {
    this.#child = spawn(program, parameters, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#ended = once(this.#child, 'close');
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#complaints += data.toString();
    });
    void this.#read();
  }

  async do(name: string, parameters: object = {}): Promise<unknown> {
    const id = ++this.#count;
    const answer = new Promise<Answer>((resolve) => this.#open.set(id, resolve));
    this.#child.stdin?.write(`${JSON.stringify({ id, do: name, ...parameters })}\n`);
    return unwrap(await answer);
  }

  async finish(): Promise<string> {
    this.#child.stdin?.end();
    await this.#ended;
    return this.#complaints;
  }

  async #read(): Promise<void> {
    if (!this.#child.stdout) return;
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const answer = JSON.parse(line) as Answer;
      this.#open.get(answer.id)?.(answer);
      this.#open.delete(answer.id);
    }
    const error = { name: 'DriverEnded', message: `The driver ended early: ${this.#complaints}` };
    for (const [id, settle] of this.#open) settle({ id, error });
  }
}

/** What an answer says. @throws DriverError */
export function unwrap(answer: Answer): unknown {
  if ('error' in answer) throw new DriverError(answer.error);
  return answer.ok;
}
