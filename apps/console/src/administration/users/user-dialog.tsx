import { useState } from 'react';
import { request } from '../../api/request.ts';
import { Dialog } from '../../dialog/dialog.tsx';
import { useDraft } from '../../drafts/drafts.ts';
import { useNotices } from '../../notices/notices.tsx';
import { useRoleNames } from '../../session/role-names.ts';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { CheckField, ChoiceField, PasswordField, TextField } from '../fields/fields.tsx';
import { Form } from '../fields/form.tsx';
import { isNameTaken } from '../fields/name-taken.ts';
import { isLongEnough, isName } from '../fields/rules.ts';
import type { Role, User } from '../records.ts';
import { covers } from '../roles/granted.ts';
import { PermissionChoice } from '../roles/permission-choice.tsx';
import {
  changeIn,
  draftOf,
  isChange,
  newDraft,
  type TypedUser,
  type UserChange,
  userDrafts,
} from './user-draft.ts';
import { useUserWords } from './user-words.ts';

/** What everybody is who is nobody; it is given to no user. */
const ANONYMOUS = 'anonymous';

/** A form for somebody new, or for somebody who is there. */
export function UserDialog({
  user,
  roles,
  onClose,
}: {
  /** Undefined for somebody new. */
  readonly user?: User;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
}) {
  const words = useUserWords();
  const notices = useNotices();
  const roleName = useRoleNames();
  const { username: self, may } = useSession();
  const offered = roles.filter(({ name, permissions }) => name !== ANONYMOUS && covers(may, permissions));
  const names = offered.map(({ name }) => name);
  const { typed, keep, drop } = useDraft(userDrafts, user?.username ?? '');
  const [password, setPassword] = useState('');
  const [isAgain] = useState(typed?.hadPassword === true);
  const begun = user ? draftOf(user) : newDraft(names.find((name) => name === 'viewer') ?? names[0] ?? '');
  // What somebody else has changed meanwhile stays so, but for what was typed here.
  const { hadPassword, ...kept } = typed ?? {};
  const draft = { ...begun, ...kept, password };
  const [isTried, setTried] = useState(false);
  // What the role gives is held already; a role that was removed since may stay with whoever has it.
  const choices = user && !names.includes(user.role) ? [user.role, ...names] : names;
  const save = useDeed(
    (wish: UserChange) =>
      user
        ? request('PATCH', `/api/users/${encodeURIComponent(user.username)}`, wish)
        : request('POST', '/api/users', wish),
    ['/api/users', '/api/sessions', '/api/tokens'],
    () => {
      notices.say(user ? words.saved(draft.username) : words.added(draft.username));
      drop();
      onClose();
    },
  );
  const change = (part: TypedUser) => keep({ ...typed, ...part });
  const isTaken = isNameTaken(save.problem);
  const wish = user ? changeIn(draft, user) : draft;
  const isNamed = isName(draft.username);
  const hasPassword = isLongEnough(draft.password) || (user !== undefined && draft.password === '');
  const send = () => {
    setTried(true);
    if (!isNamed || !hasPassword) return false;
    if (isChange(wish)) save.run(wish);
    else {
      drop();
      onClose();
    }
    return true;
  };
  return (
    <Dialog title={user ? words.changeOne(user.username) : words.add} onClose={onClose}>
      <Form
        deed={isTaken ? { ...save, problem: null } : save}
        send={user ? words.save : words.add}
        onSend={send}
        onCancel={onClose}
        onDiscard={typed && drop}
      >
        <TextField
          label={words.name}
          hint={words.nameRule}
          problem={isTaken ? words.nameTaken : isTried && !isNamed && words.nameProblem}
          value={draft.username}
          max={64}
          onChange={(username) => {
            save.forget();
            change({ username });
          }}
        />
        <PasswordField
          label={user ? words.newPassword : words.password}
          kind="new-password"
          hint={isAgain ? words.passwordAgain : user ? words.resetHint : words.passwordHint}
          problem={isTried && !hasPassword && words.passwordProblem}
          value={draft.password}
          onChange={(text) => {
            setPassword(text);
            if (!hadPassword) change({ hadPassword: true });
          }}
        />
        <ChoiceField
          label={words.role}
          hint={user && user.username === self && draft.role !== user.role ? words.selfRole : undefined}
          value={draft.role}
          onChange={(role) => change({ role })}
          choices={choices.map((name) => [name, roleName(name)] as const)}
        />
        <CheckField
          label={words.rtspLabel}
          hint={words.rtspHint}
          value={draft.rtsp}
          onChange={(rtsp) => change({ rtsp })}
        />
        <PermissionChoice
          legend={words.permissions}
          value={draft.permissions}
          given={roles.find(({ name }) => name === draft.role)?.permissions ?? []}
          offered={may}
          onChange={(permissions) => change({ permissions })}
        />
      </Form>
    </Dialog>
  );
}
