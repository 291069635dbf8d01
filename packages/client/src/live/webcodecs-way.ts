import type { Run, RunEvents, Way } from './live-way.ts';
import { ServerClock } from './server-clock.ts';

/** Bytes in front of each picture: flags, number, when it was taken. See docs/streaming.md. */
const HEADER = 16;
/** Pictures that may wait for the decoder; with more, all up to the next key frame are left out. */
const WAITING = 4;
/** The server is told that pictures have come when they are so many, or fewer by what was lost. */
const TOLD = 5;
/** Between two questions for the time of the server, in ms; the first ones come quicker, for the quickest answer counts. */
const CLOCK_MS = 5_000;
const FIRST_CLOCK_MS = 300;
const FIRST_CLOCKS = 4;

/** H.264 over a WebSocket, decoded by WebCodecs and drawn on a canvas. @param address - asked before every try */
export function webcodecsWay(address: () => Promise<string>): Way {
  return {
    name: 'webcodecs',
    problem: () => {
      if (typeof VideoDecoder !== 'undefined') return undefined;
      return isSecureContext ? 'this browser has no WebCodecs' : 'it takes HTTPS or localhost';
    },
    begin: (host, events) => new WebcodecsRun(host, address, events),
  };
}

class WebcodecsRun implements Run {
  readonly #events: RunEvents;
  readonly #canvas: HTMLCanvasElement;
  readonly #drawing: CanvasRenderingContext2D | null;
  readonly #decoder: VideoDecoder;
  #socket: WebSocket | undefined;
  /** What the next key frame needs. */
  #codec: string | undefined;
  #isKeyNext = true;
  /** Number of the last picture that came, of the last one that the server was told of, and those under way in the decoder. */
  #number = -1;
  #told = 0;
  readonly #underWay: number[] = [];
  readonly #clock = new ServerClock();
  #clocks = 0;
  #clockTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(host: HTMLElement, address: () => Promise<string>, events: RunEvents) {
    this.#events = events;
    this.#canvas = host.ownerDocument.createElement('canvas');
    this.#canvas.style.width = '100%';
    this.#canvas.hidden = true;
    this.#drawing = this.#canvas.getContext('2d', { alpha: false, desynchronized: true });
    host.append(this.#canvas);
    this.#decoder = new VideoDecoder({
      output: (frame) => this.#draw(frame),
      error: (problem) => this.#fail(`the decoder failed (${problem.message})`, true),
    });
    void this.#connect(address);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#clockTimer);
    this.#socket?.close();
    if (this.#decoder.state !== 'closed') this.#decoder.close();
    this.#canvas.remove();
  }

  async #connect(address: () => Promise<string>): Promise<void> {
    try {
      const url = await address();
      if (this.#closed) return;
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => this.#askTime();
      socket.onmessage = ({ data }) => this.#take(data);
      socket.onclose = ({ reason }) => this.#fail(reason || 'the connection ended');
      this.#socket = socket;
    } catch (problem) {
      this.#fail(String(problem));
    }
  }

  #take(data: string | ArrayBuffer): void {
    if (this.#closed) return;
    if (typeof data === 'string') {
      const { codec, pong, time } = JSON.parse(data) as { codec?: string; pong?: unknown; time?: unknown };
      if (codec !== undefined) this.#codec = codec;
      if (typeof pong === 'number' && typeof time === 'number') this.#clock.told(pong, time);
      return;
    }
    const head = new DataView(data);
    const isKey = head.getUint8(0) === 1;
    const number = head.getUint32(4);
    const isNext = number === this.#number + 1;
    this.#number = number;
    if (isKey) this.#begin();
    else if (this.#isKeyNext || !isNext || this.#decoder.decodeQueueSize > WAITING) {
      this.#isKeyNext = true;
      // It has come, if only to be left out: a server that waits to be told so would never send the next key frame.
      this.#tell(number);
      return;
    }
    if (this.#decoder.state !== 'configured') return;
    this.#underWay.push(number);
    const timestamp = head.getFloat64(8) * 1_000;
    const type = isKey ? 'key' : 'delta';
    try {
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp, data: new Uint8Array(data, HEADER) }));
    } catch (problem) {
      this.#fail(`the decoder failed (${problem})`, true);
    }
  }

  /** Decoding begins, or goes on, with a key frame. */
  #begin(): void {
    this.#isKeyNext = false;
    if (this.#codec === undefined) return;
    this.#decoder.configure({ codec: this.#codec, optimizeForLatency: true });
    this.#codec = undefined;
  }

  #draw(frame: VideoFrame): void {
    const { displayWidth, displayHeight, timestamp } = frame;
    if (this.#canvas.width !== displayWidth || this.#canvas.height !== displayHeight) {
      this.#canvas.width = displayWidth;
      this.#canvas.height = displayHeight;
    }
    this.#drawing?.drawImage(frame, 0, 0);
    frame.close();
    this.#canvas.hidden = false;
    this.#canvas.style.display = 'block';
    this.#tell(this.#underWay.shift() ?? 0);
    const at = timestamp / 1_000;
    this.#events.shown(at, this.#clock.since(at));
  }

  #tell(number: number): void {
    if (number - this.#told < TOLD || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#told = number;
    this.#socket.send(JSON.stringify({ seen: number }));
  }

  /** The server's clock, which pictures are dated by, is another one than this machine's. */
  #askTime(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ ping: this.#clock.now }));
    this.#clocks += 1;
    const wait = this.#clocks < FIRST_CLOCKS ? FIRST_CLOCK_MS : CLOCK_MS;
    this.#clockTimer = setTimeout(() => this.#askTime(), wait);
  }

  #fail(problem: string, isForGood = false): void {
    if (this.#closed) return;
    this.#events.failed(problem, isForGood);
  }
}
