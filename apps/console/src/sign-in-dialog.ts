import { byId, showText } from './element.ts';
import { formatWait } from './formats.ts';
import { type Session, SignInRefused, signIn } from './session.ts';

/** The dialog that asks for name and password. */
export class SignInDialog {
  readonly #dialog = byId('sign-in-dialog', HTMLDialogElement);
  readonly #form = byId('sign-in-form', HTMLFormElement);
  readonly #username = byId('username', HTMLInputElement);
  readonly #password = byId('password', HTMLInputElement);
  readonly #problem = byId('sign-in-problem', HTMLElement);
  readonly #submit = byId('sign-in-submit', HTMLButtonElement);
  readonly #signedIn: (session: Session) => void;
  #counting: ReturnType<typeof setTimeout> | undefined;

  /** @param signedIn - is told who signed in, after the dialog has closed */
  constructor(signedIn: (session: Session) => void) {
    this.#signedIn = signedIn;
    byId('sign-in-cancel', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => {
      this.#password.value = '';
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#try();
    });
  }

  /** Opens the dialog; a wait that the server asked for goes on. */
  open(): void {
    if (this.#dialog.open) return;
    if (this.#counting === undefined) showText(this.#problem, '');
    this.#dialog.showModal();
  }

  async #try(): Promise<void> {
    this.#submit.disabled = true;
    try {
      const session = await signIn(this.#username.value, this.#password.value);
      this.#submit.disabled = false;
      this.#dialog.close();
      this.#signedIn(session);
    } catch (problem) {
      if (!(problem instanceof SignInRefused)) throw problem;
      this.#password.select();
      if (problem.retryAfter > 0) this.#countDown(problem.message, Date.now() + problem.retryAfter * 1000);
      else {
        this.#submit.disabled = false;
        showText(this.#problem, problem.message);
      }
    }
  }

  /** Keeps the button shut until `end` (ms since 1970), and says how long that is. */
  #countDown(message: string, end: number): void {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    this.#submit.disabled = seconds > 0;
    showText(this.#problem, seconds > 0 ? `${message} Try again in ${formatWait(seconds)}.` : '');
    this.#counting = seconds > 0 ? setTimeout(() => this.#countDown(message, end), 1000) : undefined;
  }
}
