import { CircleUser, LogIn } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../dialog/dialog.tsx';
import { openHelp } from '../help/help-overlay.tsx';
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, useLanguage } from '../language/language.ts';
import { Problem } from '../problems/problem.tsx';
import { useRoleNames } from '../session/role-names.ts';
import { useSession } from '../session/session.ts';
import { chooseTheme, useTheme } from '../theme/theme.ts';
import { beginTour } from '../tour/tour.tsx';
import './account.css';
import { useWords } from './phrases.ts';

/** Who is signed in; pressed, it lets one sign in and out, and set the page up. */
export function Account(): ReactElement {
  const words = useWords();
  const { username, isKnown, askSignIn } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isKnown && username === undefined && (
        <button type="button" className="shell-sign-in" onClick={askSignIn}>
          <LogIn size={24} strokeWidth={1.75} aria-hidden="true" />
          <span>{words.signIn}</span>
        </button>
      )}
      <button
        type="button"
        className="shell-me"
        aria-label={`${username ?? words.me}: ${words.account}`}
        onClick={() => setOpen(true)}
      >
        <CircleUser size={24} strokeWidth={1.75} aria-hidden="true" />
        <bdi aria-hidden="true">{username ?? words.me}</bdi>
      </button>
      {isOpen && <AccountDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AccountDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const words = useWords();
  const roleName = useRoleNames();
  const { username, role, signOut, askSignIn } = useSession();
  const [, navigate] = useLocation();
  const language = useLanguage();
  const theme = useTheme();
  const [problem, setProblem] = useState<unknown>();
  /** Closes the dialog and goes on with something else. */
  const leave = (deed: () => void) => () => {
    onClose();
    // The focus has gone back by then.
    setTimeout(deed);
  };
  const end = () => signOut().then(onClose, setProblem);
  return (
    <Dialog title={words.account} onClose={onClose}>
      {username === undefined ? (
        <p>{words.nobody}</p>
      ) : (
        <p>
          {words.signedInAs} <bdi>{username}</bdi> · <bdi>{roleName(role ?? '')}</bdi>
        </p>
      )}
      <Choices
        name={words.language}
        values={LANGUAGES}
        chosen={language}
        nameOf={(each) => LANGUAGE_NAMES[each]}
        choose={chooseLanguage}
      />
      <Choices
        name={words.theme}
        values={['dark', 'light'] as const}
        chosen={theme}
        nameOf={(each) => words[each]}
        choose={chooseTheme}
      />
      <div className="account-deeds">
        <button type="button" className="button" onClick={leave(openHelp)}>
          {words.keys}
        </button>
        {username !== undefined && (
          <button
            type="button"
            className="button"
            onClick={leave(() => {
              navigate('/');
              beginTour();
            })}
          >
            {words.tour}
          </button>
        )}
        {username !== undefined && (
          <button type="button" className="button" onClick={leave(() => navigate('/admin/password'))}>
            {words.password}
          </button>
        )}
        {username === undefined ? (
          <button type="button" className="button button-main" onClick={leave(askSignIn)}>
            {words.signIn}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void end()}>
            {words.signOut}
          </button>
        )}
      </div>
      {problem !== undefined && <Problem error={problem} />}
    </Dialog>
  );
}

interface ChoicesProps<T extends string> {
  readonly name: string;
  readonly values: readonly T[];
  readonly chosen: T;
  nameOf(value: T): string;
  choose(value: T): void;
}

function Choices<T extends string>({ name, values, chosen, nameOf, choose }: ChoicesProps<T>): ReactElement {
  return (
    <fieldset className="account-choices">
      <legend>{name}</legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => choose(value)}
          />
          <span>{nameOf(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}
