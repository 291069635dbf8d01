import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Seconds from 1900, which NTP counts from, to 1970. */
const NTP_OFFSET = 2_208_988_800;
/** RTP ticks per ms for video (RFC 6184, section 5.1). */
const TICKS = 90;
/** The byte before a packet in the connection (RFC 2326, section 10.12). */
const DOLLAR = 0x24;
/** Type of a sender's report (RFC 3550, section 12.1). */
const SENDER_REPORT = 200;

/** A server answered what was not asked for. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/** A picture that has come whole. */
export interface Arrival {
  /** When its last packet came, in ms since 1970. */
  readonly arrived: number;
  /** Its RTP timestamp in ms, never falling back to 0. */
  readonly at: number;
}

/** A sender's report: which moment of its clock is which RTP timestamp. */
export interface Report extends Arrival {
  /** In ms since 1970, by the sender's clock. */
  readonly clock: number;
}

/** Takes RTP and RTCP in an RTSP connection, and notes when it came. */
export class RtspListener {
  readonly pictures: Arrival[] = [];
  readonly reports: Report[] = [];
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #sequence = 0;
  #answered: ((answer: string) => void) | undefined;
  /** The newest timestamp, in ticks: as it came, and with its turns of 2³². */
  #ticks: { readonly raw: number; readonly whole: number } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#read();
    });
  }

  /** Plays an address that needs no login. @throws UnexpectedAnswer */
  static async play(url: string): Promise<RtspListener> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).setNoDelay();
    await once(socket, 'connect');
    const listener = new RtspListener(socket);
    const description = await listener.#ask('DESCRIBE', url, 'Accept: application/sdp');
    const [, base = url] = /^Content-Base: (\S+)/im.exec(description) ?? [];
    const [, control = ''] = /m=video[\s\S]*?a=control:(\S+)/.exec(description) ?? [];
    const track = /^rtsps?:/.test(control) ? control : `${base.replace(/\/$/, '')}/${control}`;
    const set = await listener.#ask('SETUP', track, 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1');
    const [, session = ''] = /^Session: ([^;\s]+)/im.exec(set) ?? [];
    await listener.#ask('PLAY', base, `Session: ${session}`);
    return listener;
  }

  /** Hangs up. */
  close(): void {
    this.#socket.destroy();
  }

  async #ask(method: string, url: string, header: string): Promise<string> {
    this.#sequence += 1;
    const answer = new Promise<string>((resolve) => {
      this.#answered = resolve;
    });
    this.#socket.write(`${method} ${url} RTSP/1.0\r\nCSeq: ${this.#sequence}\r\n${header}\r\n\r\n`);
    const text = await answer;
    if (!text.startsWith('RTSP/1.0 200'))
      throw new UnexpectedAnswer(`${method} was answered: ${text.split('\r\n')[0]}`);
    return text;
  }

  #read(): void {
    while (this.#bytes.length >= 4) {
      const length = this.#bytes[0] === DOLLAR ? this.#packetLength() : this.#answerLength();
      if (length === undefined || length > this.#bytes.length) return;
      const message = this.#bytes.subarray(0, length);
      this.#bytes = this.#bytes.subarray(length);
      if (message[0] === DOLLAR) this.#packet(message.readUInt8(1), message.subarray(4));
      else this.#answered?.(message.toString());
    }
  }

  #packetLength(): number {
    return 4 + this.#bytes.readUInt16BE(2);
  }

  #answerLength(): number | undefined {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [, body = '0'] = /^Content-Length: (\d+)/im.exec(this.#bytes.toString('latin1', 0, end)) ?? [];
    return end + 4 + Number(body);
  }

  #packet(channel: number, packet: Buffer): void {
    const arrived = performance.timeOrigin + performance.now();
    const isReport = channel === 1 && packet.readUInt8(1) === SENDER_REPORT;
    if (isReport) {
      const seconds = packet.readUInt32BE(8) - NTP_OFFSET + packet.readUInt32BE(12) / 2 ** 32;
      const at = this.#whole(packet.readUInt32BE(16)) / TICKS;
      this.reports.push({ arrived, at, clock: seconds * 1_000 });
    }
    // The last packet of a picture is marked.
    const isPicture = channel === 0 && packet.readUInt8(1) >= 0x80;
    if (isPicture) {
      const raw = packet.readUInt32BE(4);
      const whole = this.#whole(raw);
      this.#ticks = { raw, whole };
      this.pictures.push({ arrived, at: whole / TICKS });
    }
  }

  /** A timestamp with its turns of 2³². */
  #whole(raw: number): number {
    if (!this.#ticks) return raw;
    // Shifts of 32 bits make the difference signed.
    return this.#ticks.whole + ((raw - this.#ticks.raw) | 0);
  }
}
