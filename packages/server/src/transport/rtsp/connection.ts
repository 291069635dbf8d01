import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { UNSENT } from './channel.ts';
import { type DeskAnswer, RequestDesk } from './desk.ts';
import type { RtspHouse } from './house.ts';
import { answerText, Refused, type Request } from './message.ts';
import { RequestParser } from './request-parser.ts';
import { plainAddress } from './udp-channel.ts';

/** How long, in ms, the other end has to take the last that is said. */
const FAREWELL = 1_000;
/** How long, in ms, a player that was told goodbye has to go by itself, as most do: the end of a connection is an error to some. */
const LEAVE = 500;

/** One connection: its requests are answered one after the other, and no more are read than that. */
export class Connection {
  readonly #house: RtspHouse;
  readonly #socket: Socket;
  readonly #desk: RequestDesk;
  readonly #parser = new RequestParser();
  readonly #impatience: NodeJS.Timeout;
  /** Of the request that has begun. */
  #deadline: NodeJS.Timeout | undefined;

  constructor(house: RtspHouse, socket: Socket) {
    this.#house = house;
    this.#socket = socket;
    const isSecure = socket instanceof TLSSocket;
    const [local, remote] = [
      plainAddress(socket.localAddress ?? ''),
      plainAddress(socket.remoteAddress ?? ''),
    ];
    this.#desk = new RequestDesk(house, {
      socket,
      local,
      remote,
      isSecure,
      hangUp: () => this.#hangUpSoon(),
    });
    this.#impatience = setInterval(() => this.#lookAfter(), house.requestMs).unref();
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearInterval(this.#impatience);
      clearTimeout(this.#deadline);
      this.#desk.close();
    });
  }

  /** Answers requests until the connection ends. */
  async serve(): Promise<void> {
    try {
      for await (const chunk of this.#socket) await this.#take(chunk);
    } catch {
      // The other end is gone.
    }
    this.hangUp();
  }

  /** Ends the connection when the other end has taken what was said to it, or does not take it. */
  hangUp(): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    this.#desk.close();
    // What lay unread would reset the connection, and the answer with it.
    socket.resume();
    socket.end();
    const timer = setTimeout(() => socket.destroy(), FAREWELL);
    socket.once('close', () => clearTimeout(timer));
  }

  #hangUpSoon(): void {
    const timer = setTimeout(() => {
      // Unless it has set up another session meanwhile.
      if (!this.#desk.isUsed) this.hangUp();
    }, LEAVE);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  async #take(chunk: Buffer): Promise<void> {
    try {
      for (const request of this.#parser.push(chunk)) {
        this.#stopClock();
        await this.#serve(request);
      }
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      this.#refuse(problem);
    }
    if (this.#parser.isWithin && this.#socket.writable) {
      this.#deadline ??= setTimeout(() => this.#refuse(this.#parser.giveUp()), this.#house.requestMs).unref();
    } else this.#stopClock();
  }

  #refuse(refusal: Refused): void {
    this.#write(answerText(refusal));
    this.hangUp();
  }

  #stopClock(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  async #serve(request: Request): Promise<void> {
    if (!this.#socket.writable) return;
    this.#impatience.refresh();
    const cseq = request.headers.get('cseq');
    const answer = await this.#answerTo(request);
    this.#write(answerText(answer, cseq));
    answer.sent?.();
    // Who does not read is not read from.
    const { writableLength, writableNeedDrain } = this.#socket;
    if (this.#desk.isUsed ? writableLength > 2 * UNSENT : writableNeedDrain) await drained(this.#socket);
  }

  async #answerTo(request: Request): Promise<DeskAnswer> {
    try {
      return await this.#desk.answer(request);
    } catch (problem) {
      if (problem instanceof Refused) return problem;
      this.#house.logger.error({ err: problem }, 'A request over RTSP could not be answered');
      return { status: 500 };
    }
  }

  #write(text: string): void {
    if (this.#socket.writable) this.#socket.write(text);
  }

  /** Nobody keeps a connection by saying nothing; a request that has begun has a time of its own. */
  #lookAfter(): void {
    if (!this.#desk.isUsed && this.#deadline === undefined) this.#socket.destroy();
  }
}

/** Waits until everything is on its way, or the other end is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
