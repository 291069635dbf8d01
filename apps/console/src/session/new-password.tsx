import { type FormEvent, type ReactElement, useState } from 'react';
import { request } from '../api/request.ts';
import { Dialog } from '../dialog/dialog.tsx';
import { useNotices } from '../notices/notices.tsx';
import { Problem } from '../problems/problem.tsx';
import { useWords } from './phrases.ts';

/** Shortest and longest password the server takes. */
const LENGTHS = [8, 128] as const;

/** Props of {@link NewPassword}. */
export interface NewPasswordProps {
  readonly username: string;
  /** The one so far, where it was typed a moment ago. */
  readonly current: string | undefined;
  onClose(): void;
}

/** Asks for a password in place of the generated one. */
export function NewPassword({ username, current, onClose }: NewPasswordProps): ReactElement {
  const words = useWords();
  const { say } = useNotices();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [isShown, setShown] = useState(false);
  const [fault, setFault] = useState<'tooShort' | 'same'>();
  const [isOldMissing, setOldMissing] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const isBad = fresh.length < LENGTHS[0] || fresh.length > LENGTHS[1];
    const isBare = current === undefined && old === '';
    const wrong = isBad ? 'tooShort' : fresh === (current ?? old) ? 'same' : undefined;
    setFault(wrong);
    setOldMissing(isBare);
    if (wrong !== undefined || isBare) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await request('POST', '/api/password', { currentPassword: current ?? old, newPassword: fresh });
      say(words.saved);
      onClose();
    } catch (reason) {
      setProblem(reason);
      setBusy(false);
    }
  };
  return (
    <Dialog title={words.newTitle} onClose={onClose}>
      <form className="session-form" noValidate onSubmit={(event) => void submit(event)}>
        <p className="session-hint">{words.newHint}</p>
        <input
          className="unseen"
          type="text"
          autoComplete="username"
          value={username}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {current === undefined && (
          <label className="field">
            {words.current}
            <input
              type="password"
              autoComplete="current-password"
              required
              aria-invalid={isOldMissing || undefined}
              value={old}
              onChange={(event) => {
                setOldMissing(false);
                setOld(event.target.value);
              }}
            />
            {isOldMissing && (
              <span className="session-wrong" role="alert">
                {words.passwordMissing}
              </span>
            )}
          </label>
        )}
        <label className="field">
          {words.fresh}
          <input
            name="new-password"
            type={isShown ? 'text' : 'password'}
            autoComplete="new-password"
            required
            autoFocus
            aria-invalid={fault !== undefined || undefined}
            value={fresh}
            onChange={(event) => {
              setFault(undefined);
              setFresh(event.target.value);
            }}
          />
          <span className={fault && 'session-wrong'} role={fault && 'alert'}>
            {words[fault ?? 'rule']}
          </span>
        </label>
        <label className="session-check">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
          {words.show}
        </label>
        {problem !== undefined && <Problem error={problem} />}
        <div className="session-actions dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            {words.later}
          </button>
          <button type="submit" className="button button-main" aria-disabled={isBusy || undefined}>
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
