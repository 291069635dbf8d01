import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { authenticationOf, peopledDatabase } from '../../auth/authentication.testkit.ts';
import type { Authentication } from '../../auth/authentication.ts';
import type { VideoPacket } from '../../media/messages.ts';
import type { Database } from '../../storage/database.ts';
import { ConnectionDoor } from '../http/connection-door.ts';
import { GivenPicture } from '../http/http-server.testkit.ts';
import { StreamSeats } from '../stream-seats.ts';
import { type RtspOptions, RtspServer } from './rtsp-server.ts';

const SPS = [0x67, 0x42, 0xc0, 0x1f, 9];
const PPS = [0x68, 0xce, 1];

/** A packet of a video. */
export function packet(more: Partial<VideoPacket> & { readonly sps?: readonly number[] } = {}): VideoPacket {
  const { key = true, sps = SPS, ...rest } = more;
  const units = key ? [sps, PPS, [0x65, 1, 2, 3]] : [[0x41, 4, 5]];
  return {
    data: Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit])),
    key,
    at: 1_795_000_000_000,
    format: { width: 1_280, height: 720, fps: 30 },
    ...rest,
  };
}

/** An answer as it came. */
export interface Heard {
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** A player, byte by byte. */
export class Peer {
  readonly socket: Socket;
  /** Interleaved packets, by channel. */
  readonly packets: { readonly channel: number; readonly data: Buffer }[] = [];
  readonly closed: Promise<unknown>;
  readonly #answers: Heard[] = [];
  #rest = Buffer.alloc(0);
  #number = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = once(socket, 'close');
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      while (this.#step());
      socket.emit('step');
    });
  }

  /** Sends a request. @returns its answer */
  async ask(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body = '',
  ): Promise<Heard> {
    this.#number += 1;
    const lines = Object.entries({
      CSeq: String(this.#number),
      ...(body === '' ? {} : { 'Content-Length': String(body.length) }),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`${method} ${url} RTSP/1.0\r\n${lines.join('')}\r\n${body}`);
    return this.next();
  }

  /** The next answer. */
  async next(): Promise<Heard> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      await this.step();
    }
  }

  /** Waits for interleaved packets. */
  async received(count: number): Promise<void> {
    while (this.packets.length < count) await this.step();
  }

  /** Waits until something comes. */
  async step(): Promise<void> {
    const gone = this.closed.then(() => {
      throw new Error('The connection was closed');
    });
    gone.catch(() => {});
    await Promise.race([once(this.socket, 'step'), gone]);
  }

  #step(): boolean {
    const rest = this.#rest;
    if (rest[0] === 0x24) {
      if (rest.length < 4 || rest.length < 4 + rest.readUInt16BE(2)) return false;
      const end = 4 + rest.readUInt16BE(2);
      this.packets.push({ channel: rest[1] ?? 0, data: rest.subarray(4, end) });
      this.#rest = rest.subarray(end);
      return true;
    }
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const [first = '', ...lines] = rest.toString('utf8', 0, end).split('\r\n');
    const headers = new Map<string, string[]>();
    for (const line of lines) {
      const [name = '', ...value] = line.split(': ');
      headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value.join(': ')]);
    }
    const length = Number(headers.get('content-length')?.[0] ?? 0);
    if (rest.length < end + 4 + length) return false;
    const body = rest.toString('utf8', end + 4, end + 4 + length);
    const [, status, ...reason] = first.split(' ');
    this.#answers.push({ status: Number(status), reason: reason.join(' '), headers, body });
    this.#rest = rest.subarray(end + 4 + length);
    return true;
  }
}

/** The RTSP server on real parts: only the picture is a given one. */
export class RtspStage {
  readonly picture = new GivenPicture();
  readonly auth: Authentication;
  readonly database: Database;
  readonly rtsp: RtspServer;
  readonly log: string[] = [];

  private constructor(database: Database, options: Partial<RtspOptions>) {
    this.database = database;
    this.auth = authenticationOf(database);
    this.rtsp = new RtspServer({
      camera: this.picture,
      auth: this.auth,
      logger: pino({ level: 'info' }, { write: (line: string) => this.log.push(line) }),
      name: 'Lathe 7',
      publicPicture: true,
      seats: new StreamSeats(100),
      maxViewers: 50,
      slowClientSeconds: 30,
      requestMs: 30_000,
      handshakeMs: 10_000,
      door: new ConnectionDoor({ inAll: 100, perAddress: 100 }),
      certificate: null,
      ...options,
    });
  }

  /** Opens one that closes behind the test. @param roles - there is a user of each: the password is the name with `-secret` behind it */
  static async open(options: Partial<RtspOptions> = {}, ...roles: readonly string[]): Promise<RtspStage> {
    const stage = new RtspStage(await peopledDatabase(...roles), options);
    await once(stage.rtsp.server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(async () => {
      await stage.rtsp.close();
      stage.auth.close();
    });
    return stage;
  }

  get port(): number {
    const bound = this.rtsp.server.address();
    return typeof bound === 'object' && bound ? bound.port : 0;
  }

  url(path: string): string {
    return `rtsp://127.0.0.1:${this.port}${path}`;
  }

  async peer(): Promise<Peer> {
    const socket = connect(this.port, '127.0.0.1');
    await once(socket, 'connect');
    return this.#peer(socket);
  }

  async securePeer(): Promise<Peer> {
    const socket = connectTls({ port: this.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    return this.#peer(socket);
  }

  /** Shows a packet to all who watch a video, once somebody does. */
  async show(shown: VideoPacket = packet(), video: 'main' | 'sub' = 'main'): Promise<void> {
    while (![...this.picture.videoWatchers].some((watcher) => watcher.video === video)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.picture.showVideo(video, shown);
  }

  /** Sets a session up and plays. @returns its id */
  async play(
    peer: Peer,
    transport = 'RTP/AVP/TCP;unicast;interleaved=0-1',
    first = packet(),
  ): Promise<string> {
    const setup = await peer.ask('SETUP', this.url('/stream0/trackID=0'), { Transport: transport });
    const session = sessionOf(setup);
    const [playing] = await Promise.all([
      peer.ask('PLAY', this.url('/stream0'), { Session: session }),
      this.show(first),
    ]);
    if (playing.status !== 200) throw new Error(`PLAY was answered ${playing.status}`);
    return session;
  }

  #peer(socket: Socket): Peer {
    onTestFinished(() => {
      socket.destroy();
    });
    return new Peer(socket);
  }
}

/** The id of a session in an answer. */
export function sessionOf({ headers }: Heard): string {
  return headers.get('session')?.[0]?.split(';')[0] ?? '';
}

/** What a player answers to a challenge. */
export function digestAnswer(
  challenge: string,
  {
    username,
    password,
    method,
    uri,
    qop,
  }: Readonly<Record<'username' | 'password' | 'method' | 'uri', string>> & { qop?: string },
): string {
  const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const algorithm = field('algorithm');
  const hash = (text: string) =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const [realm, nonce] = [field('realm'), field('nonce')];
  const middle = qop === undefined ? [] : ['00000001', 'abc', qop];
  const a1 = hash(`${username}:${realm}:${password}`);
  const response = hash([a1, nonce, ...middle, hash(`${method}:${uri}`)].join(':'));
  const more = qop === undefined ? '' : `, qop=${qop}, nc=00000001, cnonce="abc", algorithm=${algorithm}`;
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"${more}`;
}
