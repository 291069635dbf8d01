import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { RequestError } from '../api/exchange.ts';
import { Dialog } from '../dialog/dialog.tsx';
import { Problem } from '../problems/problem.tsx';
import { useObservable } from '../state/observable.ts';
import { NewPassword } from './new-password.tsx';
import { useWords } from './phrases.ts';
import './session.css';
import { sessions } from './sessions.ts';

/** The sign-in over the page, when one is asked for; after it a new password, when one is due. */
export function SignIn(): ReactElement | null {
  const { asks, username, passwordChangeDue } = useObservable(sessions.state);
  const [known, setKnown] = useState<Known>();
  // Who has put it off; it holds for this one sign-in.
  const [later, setLater] = useState<string>();
  useEffect(() => {
    if (username !== undefined) return;
    setKnown(undefined);
    setLater(undefined);
  }, [username]);
  if (asks !== undefined) {
    const done = (password: string) => {
      const { username: self = '', passwordChangeDue: isDue } = sessions.state.value;
      setLater(undefined);
      setKnown(isDue ? { username: self, password } : undefined);
    };
    return <SignInDialog isEnded={asks === 'ended'} username={username ?? ''} onDone={done} />;
  }
  if (!passwordChangeDue || username === undefined || username === later) return null;
  return (
    <NewPassword
      key={username}
      username={username}
      current={known?.username === username ? known.password : undefined}
      onClose={() => {
        setLater(username);
        setKnown(undefined);
      }}
    />
  );
}

/** What was typed a moment ago, and by whom. */
interface Known {
  readonly username: string;
  readonly password: string;
}

interface SignInDialogProps {
  readonly isEnded: boolean;
  readonly username: string;
  /** Somebody has signed in. @param password - what was typed, for the change of it that may follow */
  onDone(password: string): void;
}

function SignInDialog({ isEnded, username, onDone }: SignInDialogProps): ReactElement {
  const words = useWords();
  const [name, setName] = useState(username);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isWrong = problem instanceof RequestError && problem.status === 401;
  const isNameless = isTried && name === '';
  const isBare = isTried && password === '';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setProblem(undefined);
    setTried(true);
    if (name === '' || password === '') {
      const missing = name === '' ? 'username' : 'password';
      form.current?.querySelector<HTMLElement>(`[name=${missing}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await sessions.signIn(name, password);
      onDone(password);
    } catch (reason) {
      setProblem(reason);
      setBusy(false);
    }
  };
  return (
    <Dialog title={isEnded ? words.signInEnded : words.signIn} onClose={() => sessions.dismiss()}>
      <form ref={form} className="session-form" noValidate onSubmit={(event) => void submit(event)}>
        {isEnded && <p className="session-hint">{words.endedHint}</p>}
        <label className="field">
          {words.username}
          <input
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            aria-invalid={isNameless || undefined}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {isNameless && <span className="session-wrong">{words.nameMissing}</span>}
        </label>
        <label className="field">
          {words.password}
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            data-meant={username !== '' || undefined}
            aria-invalid={isWrong || isBare || undefined}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {isBare && <span className="session-wrong">{words.passwordMissing}</span>}
        </label>
        {isWrong && (
          <p className="session-wrong" role="alert">
            {words.wrong}
          </p>
        )}
        {problem !== undefined && !isWrong && <Problem error={problem} />}
        <div className="session-actions dialog-foot">
          <button type="button" className="button" onClick={() => sessions.dismiss()}>
            {isEnded ? words.lookOnly : words.cancel}
          </button>
          <button type="submit" className="button button-main" aria-disabled={isBusy || undefined}>
            {words.signIn}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
