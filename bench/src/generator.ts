import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where the load generator connects to. */
export interface Target {
  readonly port: number;
  readonly pid: number;
  readonly path: string;
  readonly dialect: 'plain' | 'socket.io';
  /** Senders log in with it. */
  readonly token?: string;
}

/** How hard the load generator works. */
export interface Load {
  readonly clients: number;
  /** The first of the clients; they send in turn. */
  readonly senders: number;
  /** Changes a second over all senders; 0 is as fast as the server confirms. */
  readonly rate: number;
  readonly windows: number;
  /** Length of a window, in s. */
  readonly seconds: number;
}

/** One measured stretch of time, counted as `load/progress.h` says. Latencies in ms, CPU in s. */
export interface Window {
  readonly seconds: number;
  readonly changes: number;
  readonly frames: number;
  readonly deliveries: number;
  readonly covered: number;
  readonly serverCpu: number;
  readonly generatorCpu: number;
  /** Everything that ran on the machine, server and generator included. */
  readonly machineCpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What the load generator prints at the end. */
export interface Measured {
  /** Changes that not every client had read 3 s after the last was sent. */
  readonly unread: number;
  /** Values that came after a newer one of the same key, because two senders overtook each other. */
  readonly overtaken: number;
  /** The most that a change at a fixed rate went out behind its time, in ms. */
  readonly latestMs: number;
  readonly windows: readonly Window[];
}

/** The load generator, or its compiler, failed; the reason is on standard error. */
export class GeneratorFailed extends Error {
  override readonly name = 'GeneratorFailed';
}

const SOURCES = ['main.c', 'connection.c', 'progress.c'];

/**
 * Compiles the load generator.
 *
 * @returns the path of the program
 * @throws GeneratorFailed without a C compiler
 */
export function compileGenerator(): string {
  const directory = fileURLToPath(new URL('./load/', import.meta.url));
  mkdirSync(directory, { recursive: true });
  const program = `${directory}load`;
  const sources = SOURCES.map((name) => fileURLToPath(new URL(`../load/${name}`, import.meta.url)));
  try {
    execFileSync('gcc', ['-std=gnu11', '-O2', '-Wall', '-o', program, ...sources], { stdio: 'inherit' });
  } catch {
    throw new GeneratorFailed(
      'The load generator needs gcc: install it (on Debian: apt install gcc libc6-dev)',
    );
  }
  return program;
}

/**
 * Connects all clients, calls `connected`, then sends and reads.
 *
 * @param connected - may take its time: the connections are idle meanwhile
 * @throws GeneratorFailed
 */
export async function runLoad(
  program: string,
  target: Target,
  load: Load,
  connected: () => Promise<void>,
): Promise<Measured> {
  const { port, path, dialect, pid, token } = target;
  const { clients, senders, rate, windows, seconds } = load;
  const parameters = [port, path, dialect, clients, senders, rate, windows, seconds, pid, token ?? []].flat();
  const child = spawn(program, parameters.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    let result: Measured | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'connected') {
        await connected();
        child.stdin.end('go\n');
      } else result = JSON.parse(line) as Measured;
    }
    if (result) return result;
    throw new GeneratorFailed('The load generator ended early');
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
}
