import { PERMISSIONS, type Permission } from '@sightglass/protocol';
import { useState } from 'react';
import { isObject } from '../../api/exchange.ts';
import { request } from '../../api/request.ts';
import { Dialog } from '../../dialog/dialog.tsx';
import { Drafts, useDraft } from '../../drafts/drafts.ts';
import { useNotices } from '../../notices/notices.tsx';
import { useRoleNames } from '../../session/role-names.ts';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { ChoiceField, TextField } from '../fields/fields.tsx';
import { Form } from '../fields/form.tsx';
import { isNameTaken } from '../fields/name-taken.ts';
import { isName } from '../fields/rules.ts';
import type { Role } from '../records.ts';
import { grantsIn } from './granted.ts';
import { PermissionChoice } from './permission-choice.tsx';
import { useRoleWords } from './role-words.ts';

interface Draft {
  readonly name: string;
  /** The role that it begins with; empty for none. */
  readonly basis: string;
  readonly permissions: readonly Permission[];
}

const EMPTY: Draft = { name: '', basis: '', permissions: [] };

const drafts = new Drafts<Draft>({ name: 'roles', read: readDraft });

function readDraft(value: unknown): Draft | undefined {
  if (!isObject(value)) return undefined;
  const { name, basis, permissions } = value;
  return typeof name === 'string' && typeof basis === 'string'
    ? { name, basis, permissions: grantsIn(permissions) }
    : undefined;
}

/** Makes a role of one's own. */
export function RoleDialog({
  roles,
  onClose,
}: {
  readonly roles: readonly Role[];
  readonly onClose: () => void;
}) {
  const words = useRoleWords();
  const notices = useNotices();
  const roleName = useRoleNames();
  const { may } = useSession();
  const { typed, keep, drop } = useDraft(drafts, '');
  const { name, basis, permissions } = typed ?? EMPTY;
  const change = (part: Partial<Draft>) => keep({ ...EMPTY, ...typed, ...part });
  const [isTried, setTried] = useState(false);
  const make = useDeed(
    (wish: { readonly name: string; readonly permissions: readonly Permission[] }) =>
      request('POST', '/api/roles', wish),
    ['/api/roles'],
    (_, wish) => {
      notices.say(words.made(wish.name));
      drop();
      onClose();
    },
  );
  const begin = (chosen: string) => {
    const granted = roles.find((role) => role.name === chosen)?.permissions ?? [];
    change({
      basis: chosen,
      permissions: PERMISSIONS.filter((each) => granted.includes(each) && may(each)),
    });
  };
  const isTaken = isNameTaken(make.problem);
  const send = () => {
    setTried(true);
    if (!isName(name)) return false;
    make.run({ name, permissions });
    return true;
  };
  const bases = roles.filter((role) => role.permissions.length > 0);
  return (
    <Dialog title={words.add} onClose={onClose}>
      <Form
        deed={isTaken ? { ...make, problem: null } : make}
        send={words.make}
        onSend={send}
        onCancel={onClose}
        onDiscard={typed && drop}
      >
        <TextField
          label={words.name}
          value={name}
          max={64}
          problem={isTaken ? words.nameTaken : isTried && !isName(name) && words.nameProblem}
          onChange={(text) => {
            make.forget();
            change({ name: text });
          }}
        />
        <ChoiceField
          label={words.basis}
          value={basis}
          onChange={begin}
          choices={[['', words.nothing], ...bases.map((role) => [role.name, roleName(role.name)] as const)]}
        />
        <PermissionChoice
          legend={words.permissions}
          value={permissions}
          offered={may}
          onChange={(chosen) => change({ permissions: chosen })}
        />
      </Form>
    </Dialog>
  );
}
