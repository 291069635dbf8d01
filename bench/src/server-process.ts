import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** How long a server has to begin, and to end after SIGTERM, in ms. */
const PATIENCE = { begin: 20_000, end: 8_000 };

/** A server did not begin; the message holds what it said. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
}

/** A server under test, a process of its own on a free port of this machine. */
export class ServerProcess {
  readonly port: number;
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number, port: number) {
    this.#child = child;
    this.pid = pid;
    this.port = port;
  }

  /**
   * Starts a Node.js program and waits until it says its port at the end of a line of standard output.
   *
   * @throws ServerFailed when it ends before, or says nothing for 20 s
   */
  static async start(program: string, parameters: readonly string[], env = {}): Promise<ServerProcess> {
    const child = spawn(process.execPath, [program, ...parameters], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE.begin);
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const port = /:(\d+)$/.exec(line)?.[1];
        if (port !== undefined && child.pid !== undefined) {
          child.stdout.resume();
          return new ServerProcess(child, child.pid, Number(port));
        }
      }
    } finally {
      clearTimeout(impatience);
    }
    throw new ServerFailed(`${program} ended before it listened`);
  }

  /** Resident memory, in bytes (proc(5), VmRSS). */
  residentBytes(): number {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? Number.NaN) * 1_024;
  }

  /** Ends it in order, or by force after 8 s. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE.end);
    await gone;
    clearTimeout(impatience);
  }
}
