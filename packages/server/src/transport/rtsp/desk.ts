import type { VideoName } from '../../media/messages.ts';
import type { Arrival } from '../connected-client.ts';
import type { OwnedSession, RtspHouse } from './house.ts';
import { ChannelNumbers } from './interleaved-channel.ts';
import { type Line, openChannel } from './line.ts';
import { Login, mayWatch } from './login.ts';
import {
  type Answer,
  METHODS,
  type Method,
  OTHER_METHODS,
  Refused,
  type Request,
  VERSION,
} from './message.ts';
import { PlaySession } from './play-session.ts';
import { type Presentation, sdp } from './presentation.ts';
import { knownTarget, type Target, TRACK, targetOf } from './target.ts';
import { transportWishes } from './transport-header.ts';
import { surplusSession } from './waiting-sessions.ts';

/** What an answer lets go when it is on its way. */
export interface DeskAnswer extends Answer {
  readonly sent?: () => void;
}

const PUBLIC = METHODS.join(', ');
/** From now on, which is the beginning too: a live video has no other times. */
const LIVE_RANGE = /^npt\s*=\s*(?:now|0+(?:\.0*)?|0+:00?:00?(?:\.0*)?)\s*-\s*(?:;.*)?$/i;
const SDP = 'application/sdp';
const NOW = 'npt=now-';
/** A range of types with that of the descriptions in it. */
const SDP_RANGE = /^\s*(?:\*\/\*|application\/(?:\*|sdp))\s*(?:;.*)?$/i;
/** Sessions of one connection: two videos, and what a player that begins anew has not ended yet. */
const SESSIONS = 8;
/** Ids of sessions that have ended by themselves, at most. */
const REMEMBERED = 16;
const FULL = { 'Retry-After': '5' };

/** Answers the requests of one connection. */
export class RequestDesk {
  readonly #house: RtspHouse;
  readonly #line: Line;
  readonly #login: Login;
  readonly #channels = new ChannelNumbers();
  /** What the other end was told of each video. */
  readonly #told: Partial<Record<VideoName, Presentation>> = {};
  readonly #own = new Set<PlaySession>();
  /** Ids of those that have ended by themselves: whoever stops them all the same, as GStreamer does, means well. */
  readonly #over = new Set<string>();
  #userAgent: string | undefined;
  #closed = false;

  constructor(house: RtspHouse, line: Line) {
    this.#house = house;
    this.#line = line;
    this.#login = new Login(house, line.remote);
  }

  /** Whether a session of this connection has not ended. */
  get isUsed(): boolean {
    return this.#own.size > 0;
  }

  /** @throws Refused */
  async answer(request: Request): Promise<DeskAnswer> {
    const { method, url, version, headers } = request;
    if (version !== VERSION) throw new Refused(505);
    this.#userAgent = headers.get('user-agent') ?? this.#userAgent;
    if (!/^\d{1,10}$/.test(headers.get('cseq') ?? '')) throw new Refused(400);
    const unsupported = headers.get('require') ?? headers.get('proxy-require');
    if (unsupported !== undefined) throw new Refused(551, { Unsupported: unsupported });
    if (OTHER_METHODS.includes(method)) throw new Refused(405, { Allow: PUBLIC });
    const known = METHODS.find((each) => each === method);
    if (!known) throw new Refused(501, { Public: PUBLIC });
    if (known === 'OPTIONS') return this.#options(request);
    if (known === 'GET_PARAMETER' || known === 'SET_PARAMETER') {
      await this.#login.enter(request, knownTarget(url));
      return this.#parameters(request);
    }
    const target = targetOf(url);
    await this.#login.enter(request, target);
    return this.#handle(known, request, target);
  }

  /** The connection has ended, and with it what it carries or has not begun. What plays over UDP can be taken up by another one. */
  close(): void {
    this.#closed = true;
    this.#login.close();
    for (const play of [...this.#own]) {
      if (play.isInterleaved || !play.isPlaying) play.end(false);
    }
    this.#own.clear();
  }

  async #handle(method: Method, request: Request, target: Target): Promise<DeskAnswer> {
    const isStop = method === 'PAUSE' || method === 'TEARDOWN';
    if (isStop && this.#over.has(idOf(request))) {
      if (method === 'TEARDOWN') this.#over.delete(idOf(request));
      return { status: 200 };
    }
    switch (method) {
      case 'DESCRIBE':
        return this.#describe(request, target);
      case 'SETUP':
        return this.#setup(request, target);
      case 'PLAY':
        return this.#play(request, this.#sessionOf(request, target));
      case 'PAUSE': {
        const play = this.#sessionOf(request, target);
        if (!play.isPlaying) throw new Refused(455);
        play.pause();
        return { status: 200, headers: { Session: play.header } };
      }
      default:
        this.#sessionOf(request, target).end(false);
        return { status: 200 };
    }
  }

  #options(request: Request): DeskAnswer {
    const session = this.#touched(request);
    return { status: 200, headers: { Public: PUBLIC, Session: session?.header } };
  }

  /** There are none; players ask for nothing to say that they are there. */
  #parameters(request: Request): DeskAnswer {
    const session = this.#touched(request);
    if (request.body.trim() !== '') throw new Refused(451);
    return { status: 200, headers: { Session: session?.header } };
  }

  async #describe({ headers }: Request, { video, scope, base }: Target): Promise<DeskAnswer> {
    if (scope === 'track') throw new Refused(460);
    const accepted = headers.get('accept') || SDP;
    if (!accepted.split(',').some((range) => SDP_RANGE.test(range))) {
      throw new Refused(406, {}, `Not Acceptable: Descriptions Are ${SDP}`);
    }
    const { presentations, name, pictureMs } = this.#house;
    const presentation = await presentations.of(video, pictureMs, this.#line.socket);
    if (!presentation) throw new Refused(503, FULL);
    this.#told[video] = presentation;
    return {
      status: 200,
      headers: { 'Content-Type': SDP, 'Content-Base': `${base}/`, 'Cache-Control': 'no-store' },
      body: sdp(presentation, { name, address: this.#line.local, version: Date.now() }),
    };
  }

  async #setup(request: Request, target: Target): Promise<DeskAnswer> {
    if (target.scope === 'presentation') throw new Refused(459);
    const header = request.headers.get('transport');
    if (header === undefined) throw new Refused(400);
    const before = request.headers.has('session') ? this.#touched(request) : undefined;
    if (before && before.video !== target.video) throw new Refused(459);
    if (before?.isPlaying) throw new Refused(455);
    const play = before ?? this.#newSession(target);
    try {
      const onReport = (packet: Buffer) => play.heard(packet);
      const channel = await openChannel(transportWishes(header), this.#line, this.#channels, onReport);
      if (!channel) throw new Refused(461);
      play.use(channel);
      // It may have been ended meanwhile.
      if (!this.#house.sessions.has(play.id)) throw new Refused(454);
      return {
        status: 200,
        headers: { Session: play.header, Transport: play.transport },
      };
    } catch (problem) {
      if (!before) play.end(false);
      throw problem;
    }
  }

  #newSession({ video, base }: Target): PlaySession {
    const { camera, auth, sessions, presentations, slowClientSeconds, sessionSeconds, name } = this.#house;
    const { remote, hangUp } = this.#line;
    const { session } = this.#login;
    if (this.#own.size >= SESSIONS) throw new Refused(503, FULL, 'Too Many Sessions On This Connection');
    surplusSession(sessions.values())?.play.end(true);
    let unwatch = () => {};
    const play = new PlaySession({
      camera,
      video,
      base,
      told: this.#told[video],
      cname: name,
      patienceSeconds: slowClientSeconds,
      timeoutSeconds: sessionSeconds,
      takeSeat: () => this.#takeSeat(),
      onEnd: (byItself) => {
        unwatch();
        sessions.delete(play.id);
        this.#own.delete(play);
        if (byItself) presentations.forget(video);
        if (!byItself || this.#closed) return;
        this.#remember(play);
        // Its neighbours go on (RFC 2326, section 12.37 ends a session, not what carries it).
        if (!this.isUsed) hangUp();
      },
    });
    sessions.set(play.id, { play, address: remote, username: session?.username });
    this.#own.add(play);
    if (session) {
      unwatch = auth.watch(session, (event) => {
        const may = mayWatch(this.#house, event.kind === 'ended' ? undefined : event.session);
        if (!may) play.end(true);
      });
    }
    return play;
  }

  /** @throws Refused 503 where as many watch as may */
  #takeSeat(): () => void {
    const arrival: Arrival = {
      kind: 'rtsp',
      address: this.#line.remote,
      userAgent: this.#userAgent,
      session: () => this.#login.session,
    };
    const leaves = [this.#house.rtspSeats.take(arrival), this.#house.seats.take(arrival)];
    const leave = () => {
      for (const each of leaves) each?.();
    };
    if (!leaves.includes(undefined)) return leave;
    leave();
    throw new Refused(503, FULL, 'Too Many Viewers');
  }

  #remember({ id }: PlaySession): void {
    this.#over.add(id);
    for (const oldest of this.#over) if (this.#over.size > REMEMBERED) this.#over.delete(oldest);
  }

  async #play({ headers }: Request, play: PlaySession): Promise<DeskAnswer> {
    const range = headers.get('range');
    if (range !== undefined && !LIVE_RANGE.test(range)) throw new Refused(457, { Range: NOW });
    const begins = play.isPlaying ? play.position : await play.play(this.#house.pictureMs);
    if (!begins) throw new Refused(this.#house.sessions.has(play.id) ? 503 : 454);
    const { sequence, timestamp } = begins;
    return {
      status: 200,
      headers: {
        Session: play.header,
        Range: range === undefined || /now/i.test(range) ? NOW : 'npt=0.000-',
        'RTP-Info': `url=${play.base}/${TRACK};seq=${sequence};rtptime=${timestamp}`,
      },
      sent: () => play.release(),
    };
  }

  /** The session that a request is for. @throws Refused 454 where there is none, or it is not theirs */
  #sessionOf(request: Request, target: Target): PlaySession {
    const play = this.#touched(request);
    if (play?.video !== target.video) throw new Refused(454);
    return play;
  }

  /** The session that a request names, which is alive therefore; undefined where it names none. @throws Refused 454 */
  #touched(request: Request): PlaySession | undefined {
    if (!request.headers.has('session')) return undefined;
    const found = this.#house.sessions.get(idOf(request));
    if (!found || !this.#isTheirs(found)) throw new Refused(454);
    found.play.touch();
    return found.play;
  }

  #isTheirs({ play, address, username }: OwnedSession): boolean {
    if (this.#own.has(play)) return true;
    return address === this.#line.remote && username === this.#login.session?.username;
  }
}

/** The id in the `Session` header, which may carry more; '' where there is none. */
function idOf({ headers }: Request): string {
  return headers.get('session')?.split(';', 1)[0]?.trim() ?? '';
}
