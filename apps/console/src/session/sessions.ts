import { isPermission, type Permission, withImplied } from '@sightglass/protocol';
import { exchange, isObject, RequestError } from '../api/exchange.ts';
import { Observable } from '../state/observable.ts';

/** Who the page acts for. */
export interface Identity {
  /** Undefined when nobody is signed in. */
  readonly username: string | undefined;
  readonly role: string | undefined;
  /** With those implied, see `withImplied` of the protocol. */
  readonly permissions: ReadonlySet<Permission>;
  /** Whether the generated first password is still in use. */
  readonly passwordChangeDue: boolean;
}

/** Why the page asks for a sign-in: somebody wants to, or the session has ended under the page. */
export type SignInReason = 'wanted' | 'ended';

/** What the page knows of who it acts for. */
export interface SessionState extends Identity {
  /** Whether the server has been asked yet. */
  readonly isKnown: boolean;
  /** Why the sign-in is over the page; undefined where it is not. */
  readonly asks: SignInReason | undefined;
}

const NOBODY: Identity = {
  username: undefined,
  role: undefined,
  permissions: new Set(),
  passwordChangeDue: false,
};

/** The identity that an answer of the server tells of: of `GET /api/session`, of a login. */
export function readIdentity(body: unknown): Identity {
  if (!isObject(body) || body['authenticated'] === false || typeof body['username'] !== 'string') {
    return NOBODY;
  }
  const granted: readonly unknown[] = Array.isArray(body['permissions']) ? body['permissions'] : [];
  return {
    username: body['username'],
    role: typeof body['role'] === 'string' ? body['role'] : '',
    permissions: withImplied(granted.filter((name) => typeof name === 'string').filter(isPermission)),
    passwordChangeDue: body['passwordChangeDue'] === true,
  };
}

/** The session of this browser: who it is, and how one comes and goes. */
class Sessions {
  readonly state = new Observable<SessionState>({ ...NOBODY, isKnown: false, asks: undefined });
  /** Counts sign-ins and sign-outs: each needs a new connection, for the cookie is looked at when one begins. */
  readonly turns = new Observable(0);
  /** What is about to bring another cookie. */
  #change: Promise<unknown> | undefined;
  /** The console in other tabs of the browser: all of them have the same cookie. */
  #tabs: BroadcastChannel | undefined;
  #learning: Promise<void> | undefined;
  /** Those who wait for a sign-in. */
  #waiting: ((isSignedIn: boolean) => void)[] = [];

  /**
   * Does something that brings a new cookie, such as a change of the password, and asks who it stands for. The old
   * session ends with it: nobody asks for another sign-in because of that.
   */
  async whileChanging<T>(change: () => Promise<T>): Promise<T> {
    const changing = change();
    this.#change = changing;
    try {
      return await changing;
    } finally {
      this.#change = undefined;
      await this.refresh();
    }
  }

  /** Asks the server who the cookie stands for; what it was is kept where the server does not answer. */
  async refresh(): Promise<void> {
    // Whatever becomes of it is told to whoever began it.
    await this.#change?.catch(() => {});
    const turn = this.turns.value;
    try {
      const identity = readIdentity(await exchange('GET', '/api/session'));
      // A sign-in in the meantime is newer than this answer.
      if (turn === this.turns.value) this.#take(identity);
    } catch (problem) {
      if (!(problem instanceof RequestError)) throw problem;
    }
  }

  /** As {@link refresh}, where the server has not been asked yet; one question for all who come before its answer. */
  async learn(): Promise<void> {
    if (this.state.value.isKnown) return;
    this.#learning ??= this.refresh().finally(() => {
      this.#learning = undefined;
    });
    await this.#learning;
  }

  /** @throws RequestError: 401 for a wrong name or password, 429 after too many tries */
  async signIn(username: string, password: string): Promise<void> {
    const identity = readIdentity(await exchange('POST', '/api/login', { username, password }));
    this.state.set({ ...identity, isKnown: true, asks: undefined });
    this.turns.set(this.turns.value + 1);
    this.#answer(true);
    this.#tabs?.postMessage('turn');
  }

  /** @throws RequestError */
  async signOut(): Promise<void> {
    try {
      await exchange('POST', '/api/logout', {});
    } catch (problem) {
      if (!(problem instanceof RequestError) || problem.status !== 401) throw problem;
    }
    this.state.set({ ...NOBODY, isKnown: true, asks: undefined });
    this.turns.set(this.turns.value + 1);
    this.#tabs?.postMessage('turn');
  }

  /** Notices from now on what becomes of the cookie elsewhere: in another tab at once, else when this one is looked at. */
  follow(): void {
    const ask = () => void this.refresh();
    this.#tabs = new BroadcastChannel('sightglass.session');
    this.#tabs.onmessage = ask;
    addEventListener('focus', ask);
  }

  /** The cookie may be another one: somebody who is signed in gets a new connection. */
  reconnect(): void {
    const { username, asks } = this.state.value;
    if (username !== undefined && asks !== 'ended') this.turns.set(this.turns.value + 1);
  }

  /** Puts the sign-in over the page. */
  ask(reason: SignInReason): void {
    this.state.set({ ...this.state.value, asks: reason });
  }

  /** Takes it away without a sign-in: whoever's session has ended is nobody from now on. */
  dismiss(): void {
    const { asks, ...known } = this.state.value;
    this.state.set({ ...known, ...(asks === 'ended' && NOBODY), asks: undefined });
    this.#answer(false);
  }

  /** A request was refused for want of a session. @returns whether somebody has signed in now */
  signedInAgain(): Promise<boolean> {
    const { username, asks } = this.state.value;
    if (asks === undefined) this.ask(username === undefined ? 'wanted' : 'ended');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #take(identity: Identity): void {
    const { username, asks, isKnown } = this.state.value;
    // The page stays as it is below the sign-in, with everything that was typed into it.
    if (username !== undefined && identity.username === undefined) {
      this.ask('ended');
      return;
    }
    const isOther = identity.username !== username;
    // Somebody has signed in elsewhere.
    const isBack = identity.username !== undefined && (isOther || asks === 'ended');
    this.state.set({ ...identity, isKnown: true, asks: isBack ? undefined : asks });
    if (!isBack || !isKnown) return;
    this.turns.set(this.turns.value + 1);
    // What one person has asked for is not done in the name of another.
    this.#answer(!isOther);
  }

  #answer(isSignedIn: boolean): void {
    for (const resolve of this.#waiting.splice(0)) resolve(isSignedIn);
  }
}

/** The session of this browser. */
export const sessions = new Sessions();
