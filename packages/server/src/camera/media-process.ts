import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ProtocolError } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { CallMessage, FromMedia, MediaCall, MediaCalls, ToMedia } from '../media/messages.ts';

const PROGRAM = fileURLToPath(new URL('../media/main.js', import.meta.url));
/** First and longest wait before a media process that ended is started again, in ms. */
const BACKOFF = { first: 250, longest: 5_000 };
/** A process that ran for this long, in ms, begins with the first wait again. */
const STEADY = 30_000;
/** A media process that says nothing for this long, in ms, hangs: it reports once a second. */
const SILENCE = 10_000;
/** Until its first word, in ms: a small computer that is busy takes long to load the libraries. */
const BIRTH = 60_000;
/** How long it has to end by itself, in ms. */
const FAREWELL = 3_000;
/** What the process finds in its environment, unless somebody set it otherwise. */
const SURROUNDINGS = {
  // Decoding, filters and encoders work side by side, and a read from the network holds a thread while it waits.
  UV_THREADPOOL_SIZE: '16',
  // With an arena for each thread, glibc keeps what an encoder freed in each of them: it grows by 100 MiB.
  MALLOC_ARENA_MAX: '2',
};

type Arguments<C extends MediaCall> = Omit<Extract<CallMessage, { call: C }>, 'type' | 'request' | 'call'>;

interface Waiting {
  resolve(result: MediaCalls[MediaCall]['result']): void;
  reject(problem: ProtocolError): void;
}

/** What a {@link MediaProcess} tells. */
export interface MediaEvents {
  /** Everything but answers to calls and log lines. */
  message(message: Exclude<FromMedia, { type: 'answer' | 'refusal' | 'log' }>): void;
  /** The process has ended without being asked to; it is started again by itself. */
  lost(): void;
}

/**
 * The media process and its supervision: it is started again when it ends or hangs, with growing
 * waits, and each time given the start message of that moment.
 */
export class MediaProcess {
  readonly #logger: Logger;
  readonly #startMessage: () => Extract<ToMedia, { type: 'start' }>;
  readonly #events: MediaEvents;
  readonly #calls = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #lastRequest = 0;
  #startedAt = 0;
  #wait = BACKOFF.first;
  #restart: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param startMessage - makes the first message from the state of the moment */
  constructor(logger: Logger, startMessage: () => Extract<ToMedia, { type: 'start' }>, events: MediaEvents) {
    this.#logger = logger;
    this.#startMessage = startMessage;
    this.#events = events;
  }

  /** Starts the process. */
  start(): void {
    this.#startedAt = performance.now();
    let child: ChildProcess;
    try {
      child = launch();
    } catch (problem) {
      // Without memory or processes to spare there is none, and nothing that would tell of its end.
      this.#logger.error({ err: problem }, 'The media process failed');
      this.#startAgain({});
      return;
    }
    this.#child = child;
    child.stdout?.on('data', (data: Buffer) => this.#logger.debug({ media: data.toString().trim() }));
    child.stderr?.on('data', (data: Buffer) => this.#logger.warn({ media: data.toString().trim() }));
    child.on('message', (message) => this.#receive(message as FromMedia));
    child.on('error', (problem) => {
      this.#logger.error({ err: problem }, 'The media process failed');
      // One that never ran has no exit either.
      if (child.pid === undefined) this.#ended(child, null, null);
    });
    child.once('exit', (code, signal) => this.#ended(child, code, signal));
    this.post(this.#startMessage());
    this.#feedWatchdog(BIRTH);
  }

  /** Sends a message. @param sent - called when it has left, or was lost */
  post(message: ToMedia, sent?: () => void): void {
    if (!this.#child?.connected) {
      sent?.();
      return;
    }
    this.#child.send(message, (problem) => {
      if (problem) this.#logger.debug({ err: problem }, 'A message to the media process was lost');
      sent?.();
    });
  }

  /**
   * Asks the process to do something and waits for the answer.
   *
   * @throws ProtocolError as the process refuses; `Hardware error` when it is gone
   */
  call<C extends MediaCall>(call: C, parameters: Arguments<C>): Promise<MediaCalls[C]['result']> {
    return new Promise((resolve, reject) => {
      if (!this.#child?.connected) {
        reject(new ProtocolError('Hardware error', 'The picture is being restarted; try again in a moment'));
        return;
      }
      this.#lastRequest += 1;
      const request = this.#lastRequest;
      this.#calls.set(request, { resolve: resolve as Waiting['resolve'], reject });
      this.post({ type: 'call', request, call, ...parameters } as unknown as CallMessage);
    });
  }

  /** Ends the process in order, and by force when it does not follow. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    clearTimeout(this.#watchdog);
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.post({ type: 'stop' });
    const force = setTimeout(() => child.kill('SIGKILL'), FAREWELL);
    await ended;
    clearTimeout(force);
  }

  #receive(message: FromMedia): void {
    this.#feedWatchdog();
    switch (message.type) {
      case 'answer':
        this.#take(message.request)?.resolve(message.result);
        return;
      case 'refusal':
        this.#take(message.request)?.reject(new ProtocolError(message.error, message.message));
        return;
      case 'log':
        this.#logger[message.level]({ part: 'media' }, message.message);
        return;
      default:
        this.#events.message(message);
    }
  }

  #take(request: number): Waiting | undefined {
    const waiting = this.#calls.get(request);
    this.#calls.delete(request);
    return waiting;
  }

  #ended(child: ChildProcess, code: number | null, signal: string | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    clearTimeout(this.#watchdog);
    for (const { reject } of this.#calls.values()) {
      reject(new ProtocolError('Hardware error', 'The picture was lost on the way; try again in a moment'));
    }
    this.#calls.clear();
    if (this.#stopped) return;
    if (performance.now() - this.#startedAt > STEADY) this.#wait = BACKOFF.first;
    this.#startAgain({ code, signal });
  }

  #startAgain(ending: object): void {
    this.#logger.error(
      { ...ending, restartIn: this.#wait },
      'The media process has ended; starting it again',
    );
    this.#events.lost();
    this.#restart = setTimeout(() => this.start(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, BACKOFF.longest);
  }

  #feedWatchdog(limit = SILENCE): void {
    clearTimeout(this.#watchdog);
    if (this.#stopped) return;
    const watchdog = setTimeout(() => {
      // Where it was this process that stood still, what the other has said meanwhile is read first.
      setImmediate(() => {
        if (this.#watchdog !== watchdog || this.#stopped) return;
        this.#logger.error('The media process hangs; ending it');
        this.#child?.kill('SIGKILL');
      });
    }, limit);
    this.#watchdog = watchdog;
  }
}

function launch(): ChildProcess {
  return fork(PROGRAM, [], {
    serialization: 'advanced',
    // Its own standard streams: what native code writes there shows up in the log.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...SURROUNDINGS, ...process.env },
  });
}
