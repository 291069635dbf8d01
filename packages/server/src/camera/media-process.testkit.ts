import type { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { FromMedia } from '../media/messages.ts';
import type { MediaEvents } from './media-process.ts';

/**
 * Stands for the media process. It answers the start with a picture that holds the frame rate, and a
 * probe by doing what its path says; any other path is a film that can be played. Each search finds another camera.
 */
const PROGRAM = `
import { writeFileSync } from 'node:fs';
const film = { durationMs: 1000, bytes: 6, width: 640, height: 480, fps: 25 };
let deaf = false;
let searches = 0;
const probes = {
  die: () => process.exit(3),
  killed: () => process.kill(process.pid, 'SIGKILL'),
  hang: () => { for (;;); },
  silent: () => {},
  deaf: (answer) => { deaf = true; answer(film); },
  write: (answer) => { process.stderr.write('native trouble\\n', () => answer(film)); },
  log: (answer) => { process.send({ type: 'log', level: 'warn', message: 'The source is slow' }); answer(film); },
  mark: (answer) => { answer(film, () => writeFileSync(process.argv[1] + '.mark', '')); },
  late: (answer) => { setTimeout(() => answer({ ...film, fps: 1 }), 50); },
};
process.on('message', (message) => {
  if (message.type === 'start') process.send({ type: 'ready', slate: Uint8Array.of(message.format.fps) });
  if (message.type === 'adjust') process.send({ type: 'progress', durationMs: message.settings.brightness, bytes: 0 });
  if (message.type === 'stop' && !deaf) process.exit(0);
  if (message.type !== 'call') return;
  const { request, path, call } = message;
  const answer = (result, sent) => process.send({ type: 'answer', request, result }, sent);
  const refuse = (error, text) => process.send({ type: 'refusal', request, error, message: text });
  if (call === 'discover') {
    searches += 1;
    const camera = { address: 'onvif://192.0.2.' + searches, name: null, model: null };
    setTimeout(() => answer([camera]), 50);
  } else if (call === 'abilities') answer([[{ formats: [], controls: [], keys: [] }, null], []]);
  else if (path.endsWith('.txt')) refuse('Invalid value', path + ' is no film');
  else if (path in probes) probes[path](answer);
  else answer(film);
});
process.on('SIGTERM', () => {});
`;

type Fork = typeof fork;

/** Where the starts of the media process lead to in a test. */
export class Stage {
  readonly directory = mkdtempSync(join(tmpdir(), 'sightglass-media-'));
  readonly #program = join(this.directory, 'program.mjs');
  /** Processes that were started. */
  starts = 0;
  /** Thrown by the next start. */
  problem: Error | undefined;
  /** Whether the next start finds nothing to run. */
  missing = false;

  constructor() {
    writeFileSync(this.#program, PROGRAM);
  }

  /** Starts the program in the place of the media process. */
  start(real: Fork, args: readonly string[], options: Parameters<Fork>[2]): ReturnType<Fork> {
    this.starts += 1;
    const { problem, missing } = this;
    this.problem = undefined;
    this.missing = false;
    if (problem) throw problem;
    const execPath = missing ? { execPath: join(this.directory, 'nothing') } : {};
    return real(this.#program, args, { ...options, ...execPath });
  }

  /** Holds up everything in this process until the program has answered a `mark`. */
  standStill(): void {
    while (!existsSync(`${this.#program}.mark`))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The stage of the test that runs. */
export const stage: { current: Stage | undefined } = { current: undefined };

/** `node:child_process` whose `fork` starts the program of the stage. */
export async function stagedChildProcess(): Promise<object> {
  const real = await vi.importActual<typeof import('node:child_process')>('node:child_process');
  const staged = (_program: string, args: readonly string[], options: Parameters<Fork>[2]) => {
    if (!stage.current) throw new Error('No test has set a stage');
    return stage.current.start(real.fork, args, options);
  };
  return { ...real, fork: staged };
}

type Told = Exclude<FromMedia, { type: 'answer' | 'refusal' | 'log' }>;

/** Takes what a media process tells, and lets a test wait for it. */
export class Witness implements MediaEvents {
  readonly messages: Told[] = [];
  losses = 0;
  readonly #events = new EventEmitter();

  message(message: Told): void {
    this.messages.push(message);
    this.#events.emit(message.type);
  }

  lost(): void {
    this.losses += 1;
    this.#events.emit('lost');
  }

  /** Fulfilled with the next message of a type, or the next loss. */
  async next(type: Told['type'] | 'lost'): Promise<void> {
    await once(this.#events, type);
  }
}
