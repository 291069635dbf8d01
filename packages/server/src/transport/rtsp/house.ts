import type { Logger } from 'pino';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { StreamSeats } from '../stream-seats.ts';
import type { KnownPresentations } from './known-presentations.ts';
import type { LoginDesk } from './login.ts';
import type { PlaySession } from './play-session.ts';

/** A session and who may use it. */
export interface OwnedSession {
  readonly play: PlaySession;
  /** Network address of its player. */
  readonly address: string;
  /** Undefined for an anonymous. */
  readonly username: string | undefined;
}

/** What all connections of the server share. */
export interface RtspHouse extends LoginDesk {
  readonly camera: LivePicture;
  readonly presentations: KnownPresentations;
  readonly logger: Logger;
  /** Name that the server gives itself. */
  readonly name: string;
  /** Of those who watch live, whatever kind of stream. */
  readonly seats: StreamSeats;
  /** Of those who watch over RTSP. */
  readonly rtspSeats: StreamSeats;
  /** Seconds until a player that does not read is ended. */
  readonly slowClientSeconds: number;
  /** Seconds without a sign of life after which a session ends. */
  readonly sessionSeconds: number;
  /** ms in which a request has to come. */
  readonly requestMs: number;
  /** ms until a picture has to be there for whoever asks for it. */
  readonly pictureMs: number;
  /** All that have not ended, by id. */
  readonly sessions: Map<string, OwnedSession>;
}
