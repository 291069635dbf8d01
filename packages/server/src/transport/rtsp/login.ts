import { createHmac, randomBytes } from 'node:crypto';
import { allows } from '@sightglass/protocol';
import type { Authentication } from '../../auth/authentication.ts';
import { DIGEST_REALM, type DigestSecrets } from '../../auth/digest-secrets.ts';
import { InvalidCredentials, InvalidToken, LoginsBusy, TooManyAttempts } from '../../auth/errors.ts';
import type { Session } from '../../auth/session.ts';
import { identify } from '../http/identity.ts';
import { digestChallenges, digestProof, type Nonces } from './digest.ts';
import { Refused, type Request } from './message.ts';
import { knownTarget, type Target } from './target.ts';

const ACCESS = ['Device_r'] as const;

/** What somebody is told whose Digest is for something else than their request. */
const OTHER_URI = 'Unauthorized: The uri Of Digest Is Not That Of The Request';

/** What an address is told that has failed too often: a name and a password do not help then. */
const LOCKED_OUT = [403, 'Too Many Attempts'] as const;

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

/** A login as it was proven on a connection. */
interface Entry {
  /** Undefined for an anonymous. */
  readonly session: Session | undefined;
  /** What the same words are known by when they come again. */
  readonly mark?: string;
  /** By what further answers are looked at; of a Digest alone, which is another one in each request. */
  readonly digest?: ProvenDigest | undefined;
}

interface ProvenDigest {
  readonly username: string;
  readonly nonce: string;
  readonly secrets: DigestSecrets;
}

/**
 * Who is on a connection: whoever has logged in on it stays, until their session ends or somebody else logs in. A request
 * that says who asks is judged by that.
 */
export class Login {
  readonly #desk: LoginDesk;
  readonly #address: string;
  /** What nonces of this connection are made for. */
  readonly #id = randomBytes(12).toString('base64url');
  /** What marks are made with: a password is not kept. */
  readonly #secret = randomBytes(32);
  #entry: Entry | undefined;
  #unwatch = () => {};
  #closed = false;

  /** @param address - network address of the other end */
  constructor(desk: LoginDesk, address: string) {
    this.#desk = desk;
    this.#address = address;
  }

  /** Undefined for an anonymous. */
  get session(): Session | undefined {
    return this.#valid?.session;
  }

  /**
   * Finds out who asks, and whether they may watch.
   *
   * @param target - what is asked for; undefined where that does not matter
   * @throws Refused 401 with challenges, 403, or 503; whoever was there before stays then
   */
  async enter(request: Request, target: Target | undefined): Promise<void> {
    const isNamed = request.headers.has('authorization') || target?.token !== undefined;
    const entry = isNamed ? await this.#judge(request, target) : this.#valid;
    const session = entry?.session;
    if (session) this.#desk.auth.touch(session);
    if (!mayWatch(this.#desk, session)) throw session ? new Refused(403) : this.#challenge(false);
    if (!session) return;
    this.#keep(session);
    this.#entry = entry;
  }

  /** The connection has ended. */
  close(): void {
    this.#unwatch();
    this.#closed = true;
  }

  /** Whoever is watched hears of what is taken back, also while nothing is played. */
  #keep(session: Session): void {
    if (this.#closed || this.#entry?.session === session) return;
    this.#unwatch();
    this.#unwatch = this.#desk.auth.watch(session, () => {});
  }

  /** Who was let in, as long as their session has not ended. */
  get #valid(): Entry | undefined {
    return this.#entry?.session?.ended ? undefined : this.#entry;
  }

  async #judge(request: Request, target: Target | undefined): Promise<Entry> {
    const authorization = request.headers.get('authorization');
    const digest = /^digest\s+(.*)$/i.exec(authorization ?? '')?.[1];
    try {
      if (digest !== undefined) return await this.#digest(digest, request, target);
      const mark = this.#markOf(authorization, target?.token);
      // A password that was right is not hashed again, nor kept waiting behind the wrong ones of others.
      if (this.#valid?.mark === mark) return this.#valid;
      const headers = authorization === undefined ? {} : { authorization };
      const { session } = await identify(this.#desk.auth, headers, this.#address, target?.token);
      return { session, mark };
    } catch (problem) {
      if (problem instanceof InvalidCredentials || problem instanceof InvalidToken)
        throw this.#challenge(false);
      // There is no 429 in RFC 2326; a challenge would make a player try again at once.
      if (problem instanceof TooManyAttempts || problem instanceof LoginsBusy) {
        const [status, reason] = problem instanceof LoginsBusy ? ([503] as const) : LOCKED_OUT;
        throw new Refused(status, { 'Retry-After': String(problem.retryAfter) }, reason);
      }
      throw problem;
    }
  }

  async #digest(text: string, { method }: Request, target: Target | undefined): Promise<Entry> {
    const { auth, nonces } = this.#desk;
    const proof = digestProof(text);
    if (!proof) throw this.#challenge(false);
    // It is for what is asked for, and for nothing else.
    if (target && !isOf(proof.uri, target)) throw this.#challenge(false, OTHER_URI);
    const { username, nonce } = proof;
    const isFresh = nonces.isFresh(nonce, this.#id);
    const known = this.#valid;
    // Whoever is in already goes on with an old challenge, and is not kept waiting behind the wrong ones of others.
    if (known?.digest?.username === username && (isFresh || known.digest.nonce === nonce)) {
      const { secrets } = known.digest;
      if (proof.proves(secrets, method)) return { ...known, digest: { username, nonce, secrets } };
    }
    if (!isFresh) throw this.#challenge(true);
    const shown: DigestSecrets[] = [];
    const proves = (secrets: DigestSecrets) => {
      shown.push(secrets);
      return proof.proves(secrets, method);
    };
    const session = await auth.verifyDigest(username, proves, this.#address);
    const [secrets] = shown;
    return { session, digest: secrets && { username, nonce, secrets } };
  }

  #markOf(...words: readonly (string | undefined)[]): string {
    return createHmac('sha256', this.#secret).update(JSON.stringify(words)).digest('base64');
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
  return knownTarget(uri.startsWith('/') ? `rtsp://here${uri}` : uri)?.video === video;
}
