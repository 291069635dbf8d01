import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('emulated-machine.sh', import.meta.url));
const JOB = fileURLToPath(new URL('inside.mjs', import.meta.url));
const KERNELS = join(tmpdir(), 'sightglass-kernels');

/** Whether this machine can emulate another one. */
export const canEmulate = ['qemu-system-x86_64', 'busybox', 'cpio', 'v4l2-ctl'].every(
  (program) => spawnSync('which', [program]).status === 0,
);

/** A machine with three cameras, a grabber among them; the server that runs in it has the first two. */
export class EmulatedMachine {
  readonly address: string;
  readonly #commands: string;
  readonly #process: ChildProcess;
  readonly #directory: string;

  private constructor(process: ChildProcess, directory: string, ports: readonly [number, number]) {
    this.#process = process;
    this.#directory = directory;
    this.address = `http://127.0.0.1:${ports[0]}`;
    this.#commands = `http://127.0.0.1:${ports[1]}`;
  }

  /** Boots it, and waits until the server answers. */
  static async boot(): Promise<EmulatedMachine> {
    const ports = [await freePort(), await freePort()] as const;
    const directory = mkdtempSync(join(tmpdir(), 'sightglass-machine-'));
    // A group of its own, so that all of it can be ended.
    const process_ = spawn(SCRIPT, [KERNELS, directory, JOB], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PORT: String(ports[0]), COMMAND_PORT: String(ports[1]) },
    });
    const machine = new EmulatedMachine(process_, directory, ports);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (text: Buffer) => {
        said += text;
        if (/ is at http:\S+/.test(said)) resolve();
      };
      process_.stdout.on('data', hear);
      process_.stderr.on('data', hear);
      process_.on('exit', () => reject(new Error(`The emulated machine has ended:\n${said}`)));
    });
    return machine;
  }

  /** Address of the WebSocket. */
  get webSocket(): string {
    return `${this.address.replace('http', 'ws')}/api/v1`;
  }

  /** Runs a shell command in it, as root. @returns what it said @throws when it fails */
  async run(command: string): Promise<string> {
    const answer = await fetch(this.#commands, { method: 'POST', body: command });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${command}: ${text}`);
    return text;
  }

  /** Runs a shell command. @returns how long after its end a client was told of a change, in ms by the clock of the machine */
  async timeUntilTold(command: string, key: string, value: unknown): Promise<number> {
    const query = new URLSearchParams({ key, value: JSON.stringify(value) });
    const answer = await fetch(`${this.#commands}/?${query}`, { method: 'POST', body: command });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${command}: ${text}`);
    return Number(text);
  }

  /** A control of a camera, as `v4l2-ctl` reads it. */
  async control(name: string, device = '/dev/video0'): Promise<number> {
    const text = await this.run(`v4l2-ctl -d ${device} -C ${name}`);
    return Number(text.split(':')[1]);
  }

  async end(): Promise<void> {
    const { pid, exitCode } = this.#process;
    if (pid !== undefined && exitCode === null) {
      const ended = once(this.#process, 'exit');
      process.kill(-pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('There is no free port');
  return address.port;
}
