import type { Socket } from 'node:net';
import {
  type AuthenticationReply,
  type Credentials,
  MalformedRequest,
  PERMISSIONS,
  ProtocolError,
  parseRequest,
  type Request,
} from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Authentication } from '../../auth/authentication.ts';
import { InvalidCredentials, InvalidToken, LoginsBusy, TooManyAttempts } from '../../auth/errors.ts';
import type { Origin, Session } from '../../auth/session.ts';
import type { Actor } from '../../state/actor.ts';
import type { Outcome } from '../../state/change.ts';
import type { Store } from '../../state/store.ts';
import { type RateLimit, RateLimiter, REST } from '../rate-limit.ts';
import { type Audience, type Audiences, readableKeys } from './audience.ts';
import { Outbox } from './outbox.ts';
import { lookUp, valuesReplies } from './replies.ts';
import { Subscription } from './subscription.ts';

/** What all connections share. */
export interface ConnectionServices {
  readonly store: Store;
  readonly auth: Authentication;
  readonly audiences: Audiences;
  readonly logger: Logger;
  readonly rateLimit: RateLimit;
}

/** Messages that wait to be handled before the client is not read from any more. */
const INBOX_LIMIT = 64;

/** A message in line: what came, or that it was dropped. */
type Incoming = { readonly text: string } | { readonly problem: ProtocolError; readonly id?: Request['id'] };

/** One client: its messages are handled one after the other, in the order in which they came. */
export class Connection {
  readonly #services: ConnectionServices;
  readonly #webSocket: WebSocket;
  readonly #outbox: Outbox;
  readonly #limiter: RateLimiter;
  readonly #userAgent: string;
  readonly #subscription = new Subscription();
  readonly #inbox: Incoming[] = [];
  #actor: Actor;
  #session: Session | undefined;
  /** Ends what the login of this connection began. */
  #leaveSession = (): void => {};
  #audience: Audience;
  #working = false;
  /** Ends a rest that it has said too much for. */
  #resting: NodeJS.Timeout | undefined;
  #gone = false;
  #lastHeard = performance.now();
  #lastPing = performance.now();

  /**
   * @param origin - where it comes from
   * @param session - of the cookie that came with the upgrade
   */
  constructor(
    services: ConnectionServices,
    webSocket: WebSocket,
    socket: Socket,
    { address, userAgent }: Origin,
    session: Session | undefined,
  ) {
    this.#userAgent = userAgent;
    this.#services = services;
    this.#webSocket = webSocket;
    this.#outbox = new Outbox(socket, () => services.store.read());
    this.#limiter = new RateLimiter(services.rateLimit, performance.now());
    this.#actor = { username: null, permissions: new Set(), address };
    this.#audience = services.audiences.join(this.#outbox, readableKeys(this.#actor.permissions));
    if (session) this.#enter(session, () => {});
    webSocket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    webSocket.on('pong', () => {
      this.#lastHeard = performance.now();
    });
    webSocket.on('close', () => this.#close());
    // `ws` closes after a broken frame by itself and says why in its close code.
    webSocket.on('error', (problem) =>
      services.logger.debug({ err: problem, address }, 'A client broke off'),
    );
  }

  /** Of whoever is logged in over it; undefined where nobody is. */
  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * Sends a ping when one is due and gives up a client that is gone or has not read for too long.
   *
   * @param now - ms on the monotonic clock
   */
  sweep(now: number, limits: { pingMs: number; silenceMs: number; behindMs: number }): void {
    const { behindSince } = this.#outbox;
    const behind = behindSince === undefined ? 0 : now - behindSince;
    // A client that is not read from cannot be heard: only its not reading counts.
    const silence = this.#webSocket.isPaused ? 0 : now - this.#lastHeard;
    if (behind > limits.behindMs || silence > limits.silenceMs) {
      this.#webSocket.terminate();
    } else if (behindSince === undefined && now - this.#lastPing > limits.pingMs) {
      this.#lastPing = now;
      this.#webSocket.ping();
    }
  }

  #receive(data: WebSocket.RawData, isBinary: boolean): void {
    const now = performance.now();
    this.#lastHeard = now;
    const verdict = this.#limiter.judge(now);
    if (verdict === 'close') {
      this.#inbox.length = 0;
      this.#webSocket.close(1008, 'Rate limit exceeded');
      return;
    }
    const text = isBinary ? '' : data.toString();
    if (verdict === 'drop') {
      this.#inbox.push(dropped(text));
      this.#rest();
    } else if (isBinary)
      this.#inbox.push({ problem: new ProtocolError('Invalid message', 'Send text frames') });
    else this.#inbox.push({ text });
    if (this.#inbox.length >= INBOX_LIMIT) this.#webSocket.pause();
    if (!this.#working) void this.#work();
  }

  /** Reads nothing for a while. */
  #rest(): void {
    if (this.#resting) return;
    this.#webSocket.pause();
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#readOn();
    }, REST).unref();
  }

  #readOn(): void {
    const mayRead = !(this.#gone || this.#working || this.#resting);
    if (mayRead && this.#webSocket.isPaused) this.#webSocket.resume();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) {
        await this.#keepUp();
        await this.#handle(next);
      }
    } catch (problem) {
      this.#services.logger.error({ err: problem }, 'A message could not be handled');
      this.#webSocket.close(1011, 'Internal error');
    }
    this.#working = false;
    if (this.#gone) this.#leaveSession();
    else this.#readOn();
  }

  /** A client that does not read is not read from either, so that answers do not pile up. */
  async #keepUp(): Promise<void> {
    if (!this.#outbox.isFull) return;
    this.#webSocket.pause();
    await this.#outbox.ready();
  }

  async #handle(incoming: Incoming): Promise<void> {
    if ('problem' in incoming) {
      this.#outbox.reply(incoming.problem.toReply(incoming.id));
      return;
    }
    if (this.#session) this.#services.auth.touch(this.#session);
    let request: Request;
    try {
      request = parseRequest(incoming.text);
    } catch (problem) {
      if (!(problem instanceof MalformedRequest)) throw problem;
      this.#outbox.reply(problem.toReply(problem.id));
      return;
    }
    await this.#answer(request);
  }

  async #answer(request: Request): Promise<void> {
    const { id, credentials, ping, subscribe, unsubscribe, updates, get } = request;
    const mark = id === undefined ? {} : { id };
    if (credentials) this.#outbox.reply({ ...(await this.#authenticate(credentials)), ...mark });
    if (ping) this.#outbox.reply({ pong: ping.content, ...mark });
    if (subscribe || unsubscribe) this.#subscribe(subscribe ?? [], unsubscribe ?? [], id);
    const onlyThose = credentials || ping || subscribe || unsubscribe;
    if (updates.length === 0 && !get && onlyThose) return;

    const { store } = this.#services;
    const asked = () => get && lookUp(get, this.#actor.permissions);
    const replies = (outcome?: Outcome) => valuesReplies(id, outcome, asked(), store.read());
    if (updates.length === 0 && get) {
      this.#outbox.tell(replies);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      let send = (all: readonly object[]) => {
        for (const reply of all) this.#outbox.reply(reply);
      };
      // Later messages do not wait for a slow device; their replies do.
      const slow = {
        follow: () => {
          send = this.#outbox.owe(updates.map(([name]) => name));
          resolve();
        },
        isUrgent: () => this.#inbox.length > 0,
      };
      store
        .change(this.#actor, updates, slow)
        .then((outcome) => send(replies(outcome)))
        .then(resolve, (problem: unknown) => {
          send([]);
          reject(problem);
        });
    });
  }

  #subscribe(add: readonly string[], remove: readonly string[], id: Request['id']): void {
    const added = lookUp(add, this.#actor.permissions);
    const removed = lookUp(remove, this.#actor.permissions);
    if (add.includes('*')) this.#subscription.addAll();
    else if (added.found.size > 0) this.#subscription.add([...added.found.values()]);
    if (remove.includes('*')) this.#subscription.removeAll();
    else if (removed.found.size > 0) this.#subscription.remove([...removed.found.values()]);
    this.#rejoin();
    this.#outbox.reply({ subscribed: [...this.#audience.keys], ...(id === undefined ? {} : { id }) });
    for (const problem of [...added.problems, ...removed.problems]) this.#outbox.reply(problem.toReply(id));
  }

  async #authenticate(credentials: Credentials): Promise<AuthenticationReply> {
    const { auth } = this.#services;
    const { address } = this.#actor;
    try {
      if (credentials.kind === 'token') {
        return this.#enter(await auth.resume(credentials.token, address, 'visit'), () => {});
      }
      const { session, token } = await auth.login(
        credentials.username,
        credentials.password,
        address,
        this.#userAgent,
      );
      // Nobody else knows this token: the session ends with the connection.
      return this.#enter(session, () => auth.logout(token, address));
    } catch (problem) {
      if (problem instanceof TooManyAttempts || problem instanceof LoginsBusy) {
        return { authenticated: false, error: 'Too many attempts', retryAfter: problem.retryAfter };
      }
      if (problem instanceof InvalidCredentials)
        return { authenticated: false, error: 'Invalid credentials' };
      if (problem instanceof InvalidToken) return { authenticated: false, error: 'Invalid token' };
      throw problem;
    }
  }

  /** Goes on with the rights of a session. @param end - what to do when the connection has no more use of it */
  #enter(session: Session, end: () => void): AuthenticationReply {
    this.#leaveSession();
    const unwatch = this.#services.auth.watch(session, (event) => {
      if (event.kind === 'changed') {
        this.#outbox.reply(this.#act(event.session));
        return;
      }
      this.#leaveSession();
      this.#outbox.reply({ authenticated: false, error: 'Session ended' });
    });
    this.#leaveSession = () => {
      this.#leaveSession = () => {};
      unwatch();
      this.#session = undefined;
      this.#actor = { ...this.#actor, username: null, permissions: new Set() };
      this.#rejoin();
      end();
    };
    return this.#act(session);
  }

  #act(session: Session): AuthenticationReply {
    const { username, role, permissions } = session;
    this.#session = session;
    this.#actor = { ...this.#actor, username, permissions };
    this.#rejoin();
    return {
      authenticated: true,
      username,
      role,
      permissions: PERMISSIONS.filter((each) => permissions.has(each)),
    };
  }

  /** Moves to the audience of what the client may read and wants to be told by now. */
  #rejoin(): void {
    const { audiences } = this.#services;
    audiences.leave(this.#outbox, this.#audience);
    if (this.#gone) return;
    const keys = this.#subscription.among(readableKeys(this.#actor.permissions));
    this.#audience = audiences.join(this.#outbox, keys);
    this.#outbox.restrict(keys);
  }

  #close(): void {
    this.#gone = true;
    this.#services.audiences.leave(this.#outbox, this.#audience);
    this.#outbox.close();
    // What was sent before the end is still done, with the rights that it came with.
    if (!this.#working) this.#leaveSession();
  }
}

/** What a client is told of a message that came too fast; its id is looked for in messages of usual size alone. */
function dropped(text: string): Incoming {
  const problem = new ProtocolError(
    'Rate limit exceeded',
    'The message was dropped; send fewer than 100 a second',
  );
  if (text.length > 1_024) return { problem };
  try {
    const { id } = parseRequest(text);
    return id === undefined ? { problem } : { problem, id };
  } catch {
    return { problem };
  }
}
