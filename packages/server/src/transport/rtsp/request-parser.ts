import { Refused, type Request, type Status } from './message.ts';

/** Bounds of a request. */
const LINE_BYTES = 4_096;
const HEAD_BYTES = 16_384;
const HEADERS = 64;
const BODY_BYTES = 4_096;

/** What an interleaved packet begins with (RFC 2326, section 10.12): this, a channel, and its length in two bytes. */
const DOLLAR = 0x24;
const PACKET_HEAD = 4;
const LF = 0x0a;

/** `METHOD URL RTSP/N.N`; a method is a token (RFC 2068, section 2.2). */
const REQUEST_LINE = /^([!#$%&'*+.^_`|~\w-]{1,64}) (\S+) (RTSP\/\d{1,3}\.\d{1,3})$/;
const HEADER = /^([!#$%&'*+.^_`|~\w-]{1,64})[ \t]*:[ \t]*(.*?)[ \t]*$/;
const NUMBER = /^cseq[ \t]*:[ \t]*(\d{1,10})[ \t]*$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;
/** Headers that say one thing only. */
const SINGLE: ReadonlySet<string> = new Set(['cseq', 'content-length', 'session', 'transport']);
/** One of which the last counts: GStreamer puts a new one behind the old. */
const RENEWED = 'authorization';

/** Where a parser is in what comes. */
type Stage =
  | { readonly kind: 'begin' }
  | { readonly kind: 'head'; readonly lines: string[]; bytes: number }
  | {
      readonly kind: 'body';
      readonly lines: readonly string[];
      readonly head: Omit<Request, 'body'>;
      readonly length: number;
    }
  | { readonly kind: 'packet'; left: number }
  | { readonly kind: 'broken' };

/**
 * Takes requests out of what a connection brings, however it is cut. It never keeps more than one request, which is
 * bounded, and skips the packets that a player sends in between: what they report over TCP, TCP itself knows.
 */
export class RequestParser {
  #stage: Stage = { kind: 'begin' };
  /** What has come and is not a whole line or body yet; less than the largest of these. */
  #rest: Buffer = Buffer.alloc(0);

  /**
   * The next requests.
   *
   * @throws Refused, behind those in front of it, for what is no request; nothing is taken any more then
   */
  *push(chunk: Uint8Array): Generator<Request, void, void> {
    if (this.#stage.kind === 'broken') return;
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const before: Stage = this.#stage;
      const length = this.#rest.length;
      const request = this.#step();
      if (request) yield request;
      else if (this.#stage === before && this.#rest.length === length) return;
    }
  }

  /** Bytes that are kept. */
  get kept(): number {
    return this.#rest.length + (this.#stage.kind === 'head' ? this.#stage.bytes : 0);
  }

  /** Whether a request has begun and is not whole; a packet is none. */
  get isWithin(): boolean {
    return this.#stage.kind === 'head' || this.#stage.kind === 'body';
  }

  /** Gives the request up that does not come to its end. @returns what is answered to it */
  giveUp(): Refused {
    return this.#broken(408);
  }

  /** Goes on by one part, if it is whole. */
  #step(): Request | undefined {
    const stage = this.#stage;
    switch (stage.kind) {
      case 'begin':
        this.#begin();
        return undefined;
      case 'head':
        return this.#line(stage);
      case 'body':
        return this.#body(stage);
      case 'packet': {
        const skipped = this.#take(Math.min(stage.left, this.#rest.length)).length;
        stage.left -= skipped;
        if (stage.left === 0) this.#stage = { kind: 'begin' };
        return undefined;
      }
      case 'broken':
        return undefined;
    }
  }

  #begin(): void {
    if (this.#rest.length === 0) return;
    if (this.#rest[0] !== DOLLAR) this.#stage = { kind: 'head', lines: [], bytes: 0 };
    else if (this.#rest.length >= PACKET_HEAD) {
      this.#stage = { kind: 'packet', left: this.#take(PACKET_HEAD).readUInt16BE(2) };
    }
  }

  #line(stage: Extract<Stage, { kind: 'head' }>): Request | undefined {
    const end = this.#rest.indexOf(LF);
    const isFirst = stage.lines.length === 0;
    if ((end < 0 ? this.#rest.length : end) > LINE_BYTES) this.#refuse(isFirst ? 414 : 400);
    if (end < 0) return undefined;
    // Bytes as they are: what is no ASCII has no place in a head, and is no reason to fail either.
    const line = this.#take(end + 1)
      .toString('latin1', 0, end)
      .replace(/\r$/, '');
    stage.bytes += end + 1;
    if (stage.bytes > HEAD_BYTES || stage.lines.length > HEADERS || CONTROL.test(line)) this.#refuse(400);
    if (line === '') {
      // Empty lines in front of a request mean nothing (RFC 2068, section 4.1).
      if (isFirst) this.#stage = { kind: 'begin' };
      else return this.#headed(stage.lines);
    } else if (isFirst) {
      if (!REQUEST_LINE.test(line)) this.#refuse(400);
      stage.lines.push(line);
    } else this.#header(stage.lines, line);
    return undefined;
  }

  /** A line that begins with a space goes on with the one before (RFC 2068, section 2.2). */
  #header(lines: string[], line: string): void {
    const before = lines.at(-1);
    if (!/^[ \t]/.test(line)) lines.push(line);
    else if (lines.length > 1 && before !== undefined) lines[lines.length - 1] = `${before} ${line.trim()}`;
    else this.#refuse(400);
  }

  #headed(head: readonly string[]): Request | undefined {
    const [first = '', ...lines] = head;
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name = '', value = ''] = HEADER.exec(line) ?? this.#refuse(400);
      const key = name.toLowerCase();
      const known = headers.get(key);
      if (known !== undefined && SINGLE.has(key)) this.#refuse(400);
      headers.set(key, known === undefined || key === RENEWED ? value : `${known}, ${value}`);
    }
    const [, method = '', url = '', version = ''] = REQUEST_LINE.exec(first) ?? this.#refuse(400);
    const length = headers.get('content-length') ?? '0';
    if (!/^\d+$/.test(length)) this.#refuse(400);
    if (Number(length) > BODY_BYTES) this.#refuse(413);
    const request = { method, url, version, headers };
    this.#stage = { kind: 'body', lines: head, head: request, length: Number(length) };
    return undefined;
  }

  #body({ head, length }: Extract<Stage, { kind: 'body' }>): Request | undefined {
    if (this.#rest.length < length) return undefined;
    this.#stage = { kind: 'begin' };
    return { ...head, body: this.#take(length).toString('utf8') };
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  #refuse(status: Status): never {
    throw this.#broken(status);
  }

  #broken(status: Status): Refused {
    const stage = this.#stage;
    // The number of the request, where it was read: a player knows what is answered then.
    const CSeq = stage.kind === 'head' || stage.kind === 'body' ? numberIn(stage.lines) : undefined;
    this.#stage = { kind: 'broken' };
    this.#rest = Buffer.alloc(0);
    return new Refused(status, { CSeq });
  }
}

/** What the lines of a head say is its number; undefined where they say none, or more than one. */
function numberIn(lines: readonly string[]): string | undefined {
  const numbers = lines.flatMap((line) => NUMBER.exec(line)?.[1] ?? []);
  return numbers.length === 1 ? numbers[0] : undefined;
}
