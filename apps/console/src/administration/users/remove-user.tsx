import { useState } from 'react';
import { request } from '../../api/request.ts';
import { Confirm } from '../../dialog/confirm.tsx';
import { Dialog } from '../../dialog/dialog.tsx';
import { useNotices } from '../../notices/notices.tsx';
import { useSession } from '../../session/session.ts';
import { sessions } from '../../session/sessions.ts';
import { useDeed } from '../deed.ts';
import { TextField } from '../fields/fields.tsx';
import { Form } from '../fields/form.tsx';
import type { User } from '../records.ts';
import { useUserWords } from './user-words.ts';

/** Asks before somebody is removed; whoever removes themselves has to type their name. */
export function RemoveUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const words = useUserWords();
  const notices = useNotices();
  const { username: self } = useSession();
  const isSelf = user.username === self;
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const remove = useDeed(
    ({ username }: User) => request('DELETE', `/api/users/${encodeURIComponent(username)}`),
    isSelf ? [] : ['/api/users', '/api/sessions', '/api/tokens'],
    () => {
      notices.say(words.gone(user.username));
      onClose();
      if (isSelf) void sessions.signOut();
    },
  );
  if (!isSelf) {
    return (
      <Confirm
        title={words.sure(user.username)}
        action={words.remove}
        isGrave
        onConfirm={() => remove.attempt(user)}
        onClose={onClose}
      >
        <p>{words.sureWords}</p>
      </Confirm>
    );
  }
  const isSure = typed === user.username;
  const send = () => {
    setTried(true);
    if (isSure) remove.run(user);
    return isSure;
  };
  return (
    <Dialog title={words.sureSelf} onClose={onClose}>
      <Form deed={remove} send={words.removeSelf} isGrave onSend={send} onCancel={onClose}>
        <p>{words.sureSelfWords(user.username)}</p>
        <TextField
          label={words.selfName}
          value={typed}
          problem={isTried && !isSure && words.selfProblem}
          onChange={setTyped}
        />
      </Form>
    </Dialog>
  );
}
