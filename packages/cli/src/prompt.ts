import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './errors.ts';

/** Asks on a terminal, or takes the lines of standard input in order. */
export class Prompt {
  readonly #lines: AsyncIterator<string>;
  readonly #close: () => void;
  readonly #ask: (question: string, hidden: boolean) => void;

  constructor({ stdin, stderr }: Pick<typeof process, 'stdin' | 'stderr'> = process) {
    let hidden = false;
    const echo = new Writable({
      write: (part, _encoding, done) => {
        if (!hidden) stderr.write(part);
        done();
      },
    });
    const terminal = stdin.isTTY === true;
    const lines = createInterface({ input: stdin, output: echo, terminal });
    lines.on('SIGINT', () => lines.close());
    this.#lines = lines[Symbol.asyncIterator]();
    // What is typed out of sight leaves the cursor on its line.
    const show = () => {
      if (hidden) stderr.write('\n');
      hidden = false;
    };
    this.#close = () => {
      show();
      lines.close();
    };
    this.#ask = (question, secret) => {
      if (!terminal) return;
      show();
      lines.setPrompt(question);
      lines.prompt();
      hidden = secret;
    };
  }

  /** Asks for a line that is shown. @throws UsageError when there is none */
  line(what: string): Promise<string> {
    return this.#answer(what, false);
  }

  /** Asks for a line that is not shown. @throws UsageError when there is none */
  secret(what: string): Promise<string> {
    return this.#answer(what, true);
  }

  /** Ends it; standard input is not read any more. */
  close(): void {
    this.#close();
  }

  async #answer(what: string, hidden: boolean): Promise<string> {
    this.#ask(`${what}: `, hidden);
    const { value, done } = await this.#lines.next();
    if (done || value === '') {
      throw new UsageError(`${what} is missing; type it, or send it as a line of standard input`);
    }
    return String(value);
  }
}
