import { randomBytes } from 'node:crypto';
import { allows } from '@sightglass/protocol';
import type { Authentication } from '../../auth/authentication.ts';
import { DIGEST_REALM } from '../../auth/digest-secrets.ts';
import { InvalidCredentials, InvalidToken, LoginsBusy, TooManyAttempts } from '../../auth/errors.ts';
import type { Session } from '../../auth/session.ts';
import { identify } from '../http/identity.ts';
import { digestChallenges, digestProof, type Nonces } from './digest.ts';
import { Refused, type Request } from './message.ts';
import { type Target, targetOf } from './target.ts';

const ACCESS = ['Device_r'] as const;

/** What somebody is told whose Digest is for something else than their request. */
const OTHER_URI = 'Unauthorized: The uri Of Digest Is Not That Of The Request';

/** What logins are checked with. */
export interface LoginDesk {
  readonly auth: Authentication;
  readonly nonces: Nonces;
  /** Whether the live picture is shown without a login. */
  readonly publicPicture: boolean;
}

/** Whether somebody may watch. @param session - undefined for an anonymous */
export function mayWatch({ publicPicture }: LoginDesk, session: Session | undefined): boolean {
  return publicPicture || allows(ACCESS, session?.permissions ?? new Set());
}

/** Who is on a connection: whoever has logged in on it once stays, until their session ends. */
export class Login {
  readonly #desk: LoginDesk;
  readonly #address: string;
  /** What nonces of this connection are made for. */
  readonly #id = randomBytes(12).toString('base64url');
  #session: Session | undefined;

  /** @param address - network address of the other end */
  constructor(desk: LoginDesk, address: string) {
    this.#desk = desk;
    this.#address = address;
  }

  /** Undefined for an anonymous. */
  get session(): Session | undefined {
    return this.#session?.ended ? undefined : this.#session;
  }

  /**
   * Finds out who asks, and whether they may watch.
   *
   * @param target - what is asked for; undefined where that does not matter
   * @throws Refused 401 with challenges, 403, or 503
   */
  async enter(request: Request, target: Target | undefined): Promise<void> {
    if (!this.session) this.#session = await this.#identify(request, target);
    const { session } = this;
    if (session) this.#desk.auth.touch(session);
    if (mayWatch(this.#desk, session)) return;
    throw session ? new Refused(403) : this.#challenge(false);
  }

  async #identify(request: Request, target: Target | undefined): Promise<Session | undefined> {
    const authorization = request.headers.get('authorization');
    const digest = /^digest\s+(.*)$/i.exec(authorization ?? '')?.[1];
    try {
      if (digest !== undefined) return await this.#digest(digest, request, target);
      const headers = authorization === undefined ? {} : { authorization };
      return (await identify(this.#desk.auth, headers, this.#address, target?.token)).session;
    } catch (problem) {
      if (problem instanceof InvalidCredentials || problem instanceof InvalidToken)
        throw this.#challenge(false);
      // There is no 429 in RFC 2326; a challenge would make a player try again at once.
      if (problem instanceof TooManyAttempts || problem instanceof LoginsBusy) {
        const status = problem instanceof LoginsBusy ? 503 : 403;
        throw new Refused(status, { 'Retry-After': String(problem.retryAfter) });
      }
      throw problem;
    }
  }

  async #digest(text: string, { method }: Request, target: Target | undefined): Promise<Session> {
    const { auth, nonces } = this.#desk;
    const proof = digestProof(text);
    if (!proof) throw this.#challenge(false);
    // It is for what is asked for, and for nothing else.
    if (target && !isOf(proof.uri, target)) throw this.#challenge(false, OTHER_URI);
    if (!nonces.isFresh(proof.nonce, this.#id)) throw this.#challenge(true);
    return auth.verifyDigest(proof.username, (secrets) => proof.proves(secrets, method), this.#address);
  }

  #challenge(isStale: boolean, reason?: string): Refused {
    const { auth, nonces } = this.#desk;
    // Players that find Digest try nothing else: it is offered where somebody can use it.
    const digest = auth.offersDigest ? digestChallenges(nonces.make(this.#id), isStale) : [];
    return new Refused(401, { 'WWW-Authenticate': [...digest, `Basic realm="${DIGEST_REALM}"`] }, reason);
  }
}

/** @param uri - whole, or the path alone (RFC 7616, section 3.4.6 lets both name the same) */
function isOf(uri: string, { video }: Target): boolean {
  try {
    return targetOf(uri.startsWith('/') ? `rtsp://here${uri}` : uri).video === video;
  } catch (problem) {
    if (problem instanceof Refused) return false;
    throw problem;
  }
}
