import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { allows } from '@sightglass/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authentication } from '../../auth/authentication.ts';
import type { Session } from '../../auth/session.ts';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { VideoName } from '../../media/messages.ts';
import { type RateLimit, RateLimiter, REST } from '../rate-limit.ts';
import { NO_SEAT, type StreamSeats } from '../stream-seats.ts';
import { CLOSING, UpgradeRefused } from '../upgrade/upgrades.ts';
import type { Admission } from '../websocket/websocket-server.ts';
import { LiveFrames } from './live-frame.ts';
import { LiveViewer } from './live-viewer.ts';

/** Where live H.264 is found (PROTOCOL.md, section 9). */
export const LIVE_PATH = '/api/live';
/** Bytes of a message; viewers say little. */
const MAX_MESSAGE = 1_024;
/** How often a viewer is asked whether it is still there, in ms. */
const ROUND = 10_000;
/** Says that somebody may not see it (any more), as the close code of RFC 6455, section 7.4.1. */
const FORBIDDEN = 1008;
const ACCESS = ['Device_r'] as const;

/** What a {@link LiveTransport} needs. */
export interface LiveOptions {
  readonly camera: LivePicture;
  readonly auth: Authentication;
  /** Looks at the headers and the token of an upgrade. */
  readonly admit: (request: IncomingMessage, token: string | undefined) => Promise<Admission>;
  /** Whether the live picture is shown without a login. */
  readonly publicPicture: boolean;
  readonly seats: StreamSeats;
  /** How much a viewer may say. */
  readonly rateLimit: RateLimit;
  /** Seconds until a viewer that does not read is closed. */
  readonly slowClientSeconds: number;
}

/** Live H.264 over WebSockets, a picture a message. */
export class LiveTransport {
  readonly #options: LiveOptions;
  readonly #frames = { main: new LiveFrames('main'), sub: new LiveFrames('sub') };
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    clientTracking: true,
  });
  #closing = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Makes a viewer of an upgrade. @throws UpgradeRefused */
  async take(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const [video = 'main', ...others] = query.getAll('stream');
    if ((video !== 'main' && video !== 'sub') || others.length > 0) {
      throw new UpgradeRefused({
        status: 400,
        code: 'INVALID_VALUE',
        message: 'stream is main or sub, once',
      });
    }
    const admission = await this.#options.admit(request, query.get('token') ?? undefined);
    if ('status' in admission) throw new UpgradeRefused(admission);
    if (this.#closing) throw new UpgradeRefused(CLOSING);
    const { session } = admission;
    if (!this.#mayWatch(session)) {
      throw new UpgradeRefused(
        session
          ? { status: 403, code: 'PERMISSION_DENIED', message: 'This takes Device_r' }
          : { status: 401, code: 'AUTHENTICATION_REQUIRED', message: 'Log in, or send a token' },
      );
    }
    const { address } = admission;
    const userAgent = request.headers['user-agent'];
    const leave = this.#options.seats.take({ kind: 'live', address, userAgent, session: () => session });
    if (!leave) throw new UpgradeRefused(NO_SEAT);
    // Also where the handshake comes to nothing.
    socket.once('close', leave);
    this.#server.handleUpgrade(request, socket, head, (client) => this.#show(client, video, session));
  }

  /** Says goodbye to everybody (1001) and takes no more. */
  close(): void {
    this.#closing = true;
    for (const client of this.#server.clients) {
      client.close(1001, 'The server is shutting down');
      client.terminate();
    }
  }

  #mayWatch(session: Session | undefined): boolean {
    return this.#options.publicPicture || allows(ACCESS, session?.permissions ?? new Set());
  }

  #show(client: WebSocket, video: VideoName, session: Session | undefined): void {
    const { camera, auth, rateLimit, slowClientSeconds } = this.#options;
    const frames = this.#frames[video];
    const viewer = new LiveViewer(client);
    const tap = camera.watchVideo(video, (packet) => viewer.show(frames.frameOf(packet)));
    viewer.follow(tap);
    const unwatch = session
      ? auth.watch(session, (event) => {
          const has = event.kind !== 'ended' && this.#mayWatch(event.session);
          if (!has) client.close(FORBIDDEN, 'Permission denied');
        })
      : () => {};
    const patience = keepAlive(client, viewer, slowClientSeconds * 1_000);
    const hear = listener(client, viewer, rateLimit);
    client.on('message', (data, isBinary) => hear(isBinary ? '' : String(data)));
    client.on('error', () => client.terminate());
    client.once('close', () => {
      patience();
      unwatch();
      tap.stop();
    });
  }
}

/** Ends a viewer that does not answer, or takes nothing for too long. @returns what stops it */
function keepAlive(client: WebSocket, viewer: LiveViewer, patience: number): () => void {
  let heard = performance.now();
  let level = heard;
  client.on('pong', () => {
    heard = performance.now();
  });
  const timer = setInterval(
    () => {
      const now = performance.now();
      if (!viewer.isBehind) level = now;
      if (now - heard > ROUND + patience || now - level > patience) client.terminate();
      else client.ping();
    },
    Math.min(ROUND, patience),
  );
  return () => clearInterval(timer);
}

/** Hears what a viewer says, as long as it is not too much: of that it is told once, and then not read from for a while. */
function listener(client: WebSocket, viewer: LiveViewer, limit: RateLimit): (text: string) => void {
  const limiter = new RateLimiter(limit, performance.now());
  let hasTold = false;
  return (text) => {
    const verdict = limiter.judge(performance.now());
    if (verdict === 'take') {
      hasTold = false;
      answer(client, viewer, text);
    } else if (verdict === 'close') client.close(FORBIDDEN, 'Rate limit exceeded');
    else {
      if (!hasTold) client.send(JSON.stringify({ error: 'Rate limit exceeded' }));
      hasTold = true;
      if (client.isPaused) return;
      client.pause();
      setTimeout(() => client.resume(), REST).unref();
    }
  };
}

/** `{"seen":N}` says what was decoded last, `{"ping":…}` asks for the time of this machine. */
function answer(client: WebSocket, viewer: LiveViewer, text: string): void {
  const message = parsed(text);
  if (typeof message['seen'] === 'number') viewer.saw(message['seen']);
  else if ('ping' in message) {
    const time = performance.timeOrigin + performance.now();
    client.send(JSON.stringify({ pong: message['ping'], time }));
  } else {
    const problem = { error: 'Invalid message', message: 'Send {"seen":NUMBER} or {"ping":…}' };
    client.send(JSON.stringify(problem));
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
