import { byId } from './element.ts';
import { type Session, SignInRefused, signOut } from './session.ts';
import { SignInDialog } from './sign-in-dialog.ts';

/** What the corner with the account tells. */
export interface AccountEvents {
  /** Somebody signed in or out; the browser has the new cookie. */
  changed(): void;
  /** Says a text aloud. */
  announce(text: string): void;
}

/** The corner of the page that says who is signed in, and lets one sign in and out. */
export class Account {
  readonly #who = byId('who', HTMLElement);
  readonly #signIn = byId('sign-in', HTMLButtonElement);
  readonly #signOut = byId('sign-out', HTMLButtonElement);
  readonly #events: AccountEvents;

  constructor(events: AccountEvents) {
    this.#events = events;
    const dialog = new SignInDialog(() => events.changed());
    this.#signIn.addEventListener('click', () => dialog.open());
    this.#signOut.addEventListener('click', () => void this.#leave());
  }

  /** Shows who is signed in. */
  show(session: Session): void {
    const isSignedIn = session.username !== null;
    this.#who.textContent = session.username ?? '';
    this.#who.title = session.role;
    this.#signIn.hidden = isSignedIn;
    this.#signOut.hidden = !isSignedIn;
  }

  async #leave(): Promise<void> {
    this.#signOut.disabled = true;
    try {
      await signOut();
      this.#events.changed();
    } catch (problem) {
      if (!(problem instanceof SignInRefused)) throw problem;
      this.#events.announce(problem.message);
    } finally {
      this.#signOut.disabled = false;
    }
  }
}
