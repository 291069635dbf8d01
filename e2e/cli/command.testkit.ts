import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ending } from '../server.testkit.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

/** Input that comes bit by bit. */
export const TYPED = Symbol('typed');

/** What a command is called with, besides its words. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** All of standard input; {@link TYPED} leaves it open for {@link RunningCommand.type}. */
  readonly input?: string | typeof TYPED;
}

/** The command line of one user: a home, a directory to be in, and `sightglass` on the path. */
export class Desk {
  /** Where commands run. */
  readonly directory = mkdtempSync(join(tmpdir(), 'sightglass-desk-'));
  readonly env: Readonly<Record<string, string>>;
  #commands: RunningCommand[] = [];

  /** @param env - what all commands are given */
  constructor(env: Readonly<Record<string, string>> = {}) {
    const bin = join(this.directory, 'bin');
    mkdirSync(bin);
    this.env = {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: this.directory,
      XDG_CONFIG_HOME: join(this.directory, 'config'),
      ...env,
    };
    this.install('sightglass', `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(PROGRAM)} "$@"`);
  }

  /** Puts a program on the path. @param script - what it does, for sh */
  install(name: string, script: string): void {
    const path = join(this.directory, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }

  /** Writes a file where commands run. */
  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** Where logins are kept. */
  get logins(): string {
    return join(this.directory, 'config', 'sightglass', 'logins.json');
  }

  /** Runs `sightglass` until it ends. @param words - separated by spaces, or a list */
  run(words: string | readonly string[], options?: CommandOptions): Promise<Ending> {
    return this.start(words, options).ended;
  }

  /** Starts `sightglass`. */
  start(words: string | readonly string[], { env = {}, input = '' }: CommandOptions = {}): RunningCommand {
    const list = typeof words === 'string' ? words.split(' ') : words;
    return this.#spawn(process.execPath, [PROGRAM, ...list], env, input);
  }

  /** Runs a script of Bash. */
  bash(script: string, { env = {}, input = '' }: CommandOptions = {}): RunningCommand {
    return this.#spawn('bash', ['-c', script], env, input);
  }

  /** Ends what still runs, and removes everything. */
  async clear(): Promise<void> {
    for (const command of this.#commands) command.kill('SIGKILL');
    await Promise.all(this.#commands.map(({ ended }) => ended));
    rmSync(this.directory, { recursive: true, force: true });
  }

  #spawn(
    program: string,
    words: readonly string[],
    env: CommandOptions['env'],
    input: string | typeof TYPED,
  ): RunningCommand {
    const child = spawn(program, words, {
      env: { ...this.env, ...env },
      cwd: this.directory,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const command = new RunningCommand(child, input);
    this.#commands.push(command);
    return command;
  }
}

/** A command that was started. */
export class RunningCommand {
  readonly ended: Promise<Ending>;
  out = '';
  err = '';
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, input: string | typeof TYPED) {
    this.#child = child;
    child.stdin?.on('error', () => {});
    if (input !== TYPED) child.stdin?.end(input);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      child.emit('said');
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
      child.emit('said');
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      child.emit('said');
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        out: this.out,
        err: this.err,
      };
    });
  }

  /** Writes to standard input. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until it has written something to either stream. */
  async said(wanted: string | RegExp): Promise<void> {
    const found = () => [this.out, this.err].some((text) => text.search(wanted) >= 0);
    while (!found()) {
      if (this.#child.exitCode !== null) throw new Error(`It ended without saying ${wanted}: ${this.err}`);
      await once(this.#child, 'said');
    }
  }
}
