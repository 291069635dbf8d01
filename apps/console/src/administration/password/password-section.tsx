import { useState } from 'react';
import { request } from '../../api/request.ts';
import { phrases } from '../../language/phrases.ts';
import { useNotices } from '../../notices/notices.tsx';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { PasswordField } from '../fields/fields.tsx';
import { Form } from '../fields/form.tsx';
import { isLongEnough } from '../fields/rules.ts';
import { SectionFrame } from '../section-frame.tsx';

const useWords = phrases(
  {
    intro: 'A new password ends all your other sign-ins. API tokens go on; revoke those you doubt.',
    current: 'Present password',
    fresh: 'New password',
    rule: '8 to 128 characters, and nothing that is easily guessed',
    again: 'New password again',
    missing: 'Fill in the password you have now',
    length: 'A password has 8 to 128 characters',
    same: 'This is the password so far: choose another',
    different: 'The two are not the same',
    send: 'Change password',
    done: 'Password changed',
  },
  {
    intro:
      'Ein neues Passwort beendet alle Ihre anderen Anmeldungen. API-Tokens gelten weiter; widerrufen Sie, was zweifelhaft ist.',
    current: 'Jetziges Passwort',
    fresh: 'Neues Passwort',
    rule: '8 bis 128 Zeichen, und nichts leicht zu Erratendes',
    again: 'Neues Passwort noch einmal',
    missing: 'Geben Sie das jetzige Passwort ein',
    length: 'Ein Passwort hat 8 bis 128 Zeichen',
    same: 'Das ist das bisherige Passwort: Wählen Sie ein anderes',
    different: 'Die beiden sind nicht gleich',
    send: 'Passwort ändern',
    done: 'Passwort geändert',
  },
);

const EMPTY = { current: '', fresh: '', again: '' };

/** One's own password. */
export function PasswordSection() {
  const words = useWords();
  const notices = useNotices();
  const { username } = useSession();
  const [typed, setTyped] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const deed = useDeed(
    (wish: typeof EMPTY) =>
      request('POST', '/api/password', { currentPassword: wish.current, newPassword: wish.fresh }),
    ['/api/sessions', '/api/session'],
    () => {
      setTyped(EMPTY);
      setTried(false);
      notices.say(words.done);
    },
  );
  const problems = {
    current: typed.current === '' && words.missing,
    fresh: (!isLongEnough(typed.fresh) && words.length) || (typed.fresh === typed.current && words.same),
    again: typed.again !== typed.fresh && words.different,
  };
  const send = () => {
    setTried(true);
    if (problems.current || problems.fresh || problems.again) return false;
    deed.run(typed);
    return true;
  };
  return (
    <SectionFrame id="password" intro={words.intro}>
      <Form deed={deed} send={words.send} onSend={send}>
        <input type="hidden" name="username" autoComplete="username" value={username ?? ''} readOnly />
        <PasswordField
          label={words.current}
          kind="current-password"
          value={typed.current}
          problem={isTried && problems.current}
          onChange={(current) => setTyped({ ...typed, current })}
        />
        <PasswordField
          label={words.fresh}
          kind="new-password"
          hint={words.rule}
          value={typed.fresh}
          problem={isTried && problems.fresh}
          onChange={(fresh) => setTyped({ ...typed, fresh })}
        />
        <PasswordField
          label={words.again}
          kind="new-password"
          value={typed.again}
          problem={isTried && problems.again}
          onChange={(again) => setTyped({ ...typed, again })}
        />
      </Form>
    </SectionFrame>
  );
}
