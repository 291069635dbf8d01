import { isIPv6 } from 'node:net';
import { allows } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Authentication } from '../../auth/authentication.ts';
import type { Session } from '../../auth/session.ts';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { VideoName } from '../../media/messages.ts';
import { HttpError, notFound } from '../http/http-error.ts';
import { NO_SEAT, type StreamSeats } from '../stream-seats.ts';
import { CLOSING } from '../upgrade/upgrades.ts';
import type { IceServer } from './ice-servers.ts';
import { readOffer } from './offer.ts';
import { tolerateStrayFailures } from './stray-failures.ts';
import type { PortRange } from './udp-sockets.ts';
import { type WhepPatience, WhepSession } from './whep-session.ts';

/** What the viewer is to hold while it watches. */
const ACCESS = ['Device_r'] as const;
const PATIENCE: WhepPatience = { connecting: 15_000, silence: 20_000 };

/** Viewers of one address, without a login, that may be on their way at once: many people come through one router, but not all in the same seconds. */
const JOINING = 16;

/** How WebRTC is reached, as it is set. */
export interface WebRtcSettings {
  /** STUN and TURN servers; none where nobody outside is to be asked. */
  readonly iceServers: readonly IceServer[];
  /** Addresses that viewers may use besides those of the machine. */
  readonly addresses: readonly string[];
  /** UDP ports that may be used; undefined for any. */
  readonly ports?: PortRange;
  readonly patience?: WhepPatience;
}

/** What {@link WhepSessions} work with. */
export interface WhepSessionsOptions {
  readonly camera: LivePicture;
  readonly auth: Authentication;
  readonly seats: StreamSeats;
  readonly publicPicture: boolean;
  readonly logger: Pick<Logger, 'debug' | 'warn'>;
  readonly webRtc: WebRtcSettings;
}

/** Who wants to watch what. */
export interface WhepRequest {
  readonly offer: string;
  readonly video: VideoName;
  readonly session: Session | undefined;
  /** The address that they ask from. */
  readonly address: string;
  /** What their browser says it is. */
  readonly userAgent?: string | undefined;
}

/** All who watch over WebRTC. */
export class WhepSessions {
  readonly #options: WhepSessionsOptions;
  readonly #sessions = new Map<string, WhepSession>();
  readonly #addresses = new WeakMap<WhepSession, string>();
  readonly #profiles = new Map<VideoName, string>();
  #closing = false;

  constructor(options: WhepSessionsOptions) {
    this.#options = options;
  }

  /** Lets somebody watch who may. @throws HttpError, or what the camera throws */
  async open(request: WhepRequest): Promise<{ readonly session: WhepSession; readonly answer: string }> {
    const { seats, camera, auth, webRtc } = this.#options;
    const offer = readOffer(request.offer);
    if (this.#closing) throw new HttpError(CLOSING.status, CLOSING.code, CLOSING.message);
    if (!request.session) this.#checkJoining(request.address);
    const { address, userAgent, session: watcher } = request;
    const leave = seats.take({ kind: 'webrtc', address, userAgent, session: () => watcher });
    if (!leave) throw new HttpError(NO_SEAT.status, NO_SEAT.code, NO_SEAT.message);
    let unwatch = () => {};
    tolerateStrayFailures(this.#options.logger);
    try {
      const session = new WhepSession({
        offer,
        iceServers: webRtc.iceServers,
        addresses: [...loopbackOf(request.address), ...webRtc.addresses],
        ports: webRtc.ports,
        owner: request.session,
        patience: webRtc.patience ?? PATIENCE,
        profileLevelId: this.#profiles.get(request.video),
        onProfile: (profileLevelId) => this.#profiles.set(request.video, profileLevelId),
        watch: (onPacket) => camera.watchVideo(request.video, onPacket),
        onEnd: (reason) => {
          leave();
          unwatch();
          this.#sessions.delete(session.id);
          this.#options.logger.debug({ video: request.video, reason }, 'a viewer over WebRTC has ended');
        },
      });
      this.#sessions.set(session.id, session);
      this.#addresses.set(session, request.address);
      if (request.session) {
        unwatch = auth.watch(request.session, (event) => {
          if (event.kind === 'ended' || !this.#mayWatch(event.session))
            session.end('it may not watch any more');
        });
      }
      try {
        return { session, answer: await session.answer() };
      } catch (problem) {
        session.end('it could not be answered');
        throw problem;
      }
    } catch (problem) {
      leave();
      throw problem;
    }
  }

  /** The session of somebody. @throws HttpError 404 where there is none, or it is somebody else's */
  find(id: string, owner: Session | undefined): WhepSession {
    const session = this.#sessions.get(id);
    if (!session?.isOf(owner)) throw notFound('session with this id, or it has ended');
    return session;
  }

  /** Ends all of them; no more are opened. */
  async close(): Promise<void> {
    this.#closing = true;
    const all = [...this.#sessions.values()];
    for (const session of all) session.end('the server ends');
    await Promise.all(all.map(({ closed }) => closed));
  }

  /** Offers that nobody means to take up do not take the seats of those who watch. */
  #checkJoining(address: string): void {
    const joining = [...this.#sessions.values()].filter(
      (session) =>
        !session.isConnected && session.isOf(undefined) && this.#addresses.get(session) === address,
    );
    if (joining.length < JOINING) return;
    throw new HttpError(
      503,
      'TOO_MANY_STREAMS',
      'Too many viewers of this address have made an offer and not connected; try again in some seconds',
    );
  }

  #mayWatch({ permissions }: Session): boolean {
    return this.#options.publicPicture || allows(ACCESS, permissions);
  }
}

/** The loopback address under which somebody on this machine finds it; none for anybody else. */
function loopbackOf(address: string): readonly string[] {
  const plain = address.replace(/^::ffff:/, '');
  if (!/^127\.|^::1$/.test(plain)) return [];
  return [isIPv6(plain) ? '::1' : '127.0.0.1'];
}
