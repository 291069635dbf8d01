import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../packages/server/program/main.js', import.meta.url));

/** The first administrator's password in every test. */
export const PASSWORD = 'a password for tests';

/** What a server of a test is started with. */
export interface ServerOptions {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** An earlier server's, to go on with; else a new one that goes with the server. */
  readonly data?: string;
  /** Whether RTSP is at its usual port, as it is where no flag says otherwise; else it is off, unless one does. */
  readonly usualRtsp?: boolean;
  /** Whether its picture is a quarter of the usual one, at half the rate: for tests of something else, which it leaves the processor to. */
  readonly smallPicture?: boolean;
}

/** How a program has ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A data directory of its own. */
export function newDataDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'sightglass-e2e-'));
}

/** Runs the program until it ends by itself. */
export async function runProgram({ flags = [], env = {} }: ServerOptions): Promise<Ending> {
  const program = new Program(flags, env);
  return program.ended;
}

/** The product itself, as a process of its own on a free port; without RTSP, unless a flag asks for it. */
export class TestServer {
  readonly data: string;
  readonly address: string;
  readonly #program: Program;
  readonly #ownsData: boolean;

  private constructor(program: Program, address: string, data: string, ownsData: boolean) {
    this.#program = program;
    this.address = address;
    this.data = data;
    this.#ownsData = ownsData;
  }

  /** Starts a server and waits until it answers. */
  static async start({
    flags = [],
    env = {},
    data,
    usualRtsp = false,
    smallPicture = false,
  }: ServerOptions = {}): Promise<TestServer> {
    const directory = data ?? newDataDirectory();
    const rtsp = usualRtsp ? [] : ['--rtsp-port', 'off'];
    const program = new Program(['--port', '0', ...rtsp, '--data', directory, ...flags], {
      SIGHTGLASS_ADMIN_PASSWORD: PASSWORD,
      ...env,
    });
    const address = await program.said(/ is at (https?:\S+)/);
    const server = new TestServer(program, address, directory, data === undefined);
    try {
      if (smallPicture) await server.#set({ resolution: '640x360', fps: 15 });
    } catch (problem) {
      await server.dispose();
      throw problem;
    }
    return server;
  }

  /** Address of the WebSocket. */
  get webSocket(): string {
    return `${this.address.replace('http', 'ws')}/api/v1`;
  }

  /** Address of the streams for players: none but with `--rtsp-port`. */
  rtsp(): Promise<string> {
    return this.#program.said(/find it at (rtsps?:\S+)\/stream0/);
  }

  get pid(): number {
    return this.#program.pid;
  }

  /** What went to standard output and to the log so far. */
  get out(): string {
    return this.#program.out;
  }

  get err(): string {
    return this.#program.err;
  }

  /** Waits until the log says something. */
  async logged(text: string): Promise<void> {
    await this.#program.logged(text);
  }

  /** Ends it in order. @returns how it ended */
  async stop(): Promise<Ending> {
    this.#program.kill('SIGTERM');
    return this.#gone();
  }

  /** Takes it away without warning. */
  async crash(): Promise<Ending> {
    this.#program.kill('SIGKILL');
    return this.#gone();
  }

  /** Removes the data directory, if it is this server's own. */
  async dispose(): Promise<void> {
    await this.stop();
    if (this.#ownsData) rmSync(this.data, { recursive: true, force: true });
  }

  /** Changes the state as its administrator. */
  async #set(state: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await fetch(`${this.address}/api/state`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
      },
      body: JSON.stringify(state),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async #gone(): Promise<Ending> {
    return this.#program.ended;
  }
}

class Program {
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  out = '';
  err = '';

  constructor(flags: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [PROGRAM, ...flags], {
      env: { PATH: process.env['PATH'], ...env },
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.out += data.toString();
      this.#child.emit('said');
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.err += data.toString();
      this.#child.emit('logged');
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      out: this.out,
      err: this.err,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async logged(text: string): Promise<void> {
    while (!this.err.includes(text)) await once(this.#child, 'logged');
  }

  async said(pattern: RegExp): Promise<string> {
    const failed = this.ended.then(({ code, err }) => {
      throw new Error(`The server ended with ${code}: ${err}`);
    });
    failed.catch(() => {});
    for (;;) {
      const found = pattern.exec(this.out)?.[1];
      if (found !== undefined) return found;
      await Promise.race([once(this.#child, 'said'), failed]);
    }
  }
}
