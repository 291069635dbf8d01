import { useState } from 'react';
import { request } from '../../api/request.ts';
import { Confirm } from '../../dialog/confirm.tsx';
import { useNotices } from '../../notices/notices.tsx';
import { useDomainWords, verbOf } from '../../session/permission-names.ts';
import { useRoleNames } from '../../session/role-names.ts';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { Role } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { Searched } from '../table/searched.tsx';
import { DOMAINS } from './granted.ts';
import { RoleDialog } from './role-dialog.tsx';
import { RoleRow } from './role-row.tsx';
import { useRoleWords } from './role-words.ts';
import './roles.css';

const PATH = '/api/roles';

/** Roles as a grid: what each may do. Those that come with the product stay as they are. */
export function RolesSection() {
  const words = useRoleWords();
  const notices = useNotices();
  const { may } = useSession();
  const roleName = useRoleNames();
  const asked = useList<Role>(PATH);
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<Role>();
  const remove = useDeed(
    ({ name }: Role) => request('DELETE', `${PATH}/${encodeURIComponent(name)}`),
    [PATH],
    (_, { name }) => {
      notices.say(words.gone(name));
      setLeaving(undefined);
    },
  );
  const ask = (role: Role) => {
    remove.forget();
    setLeaving(role);
  };
  return (
    <SectionFrame
      id="roles"
      intro={words.intro}
      actions={
        may('User_rw') && (
          <button type="button" className="button button-main" onClick={() => setMaking(true)}>
            {words.add}
          </button>
        )
      }
    >
      <Loaded asked={asked}>
        {({ items }) => (
          <Searched rows={items} nameOf={({ name }) => `${name} ${roleName(name)}`}>
            {(roles) => <RoleGrid roles={roles} onRemove={ask} />}
          </Searched>
        )}
      </Loaded>
      {isMaking && <RoleDialog roles={asked.data?.items ?? []} onClose={() => setMaking(false)} />}
      {leaving && (
        <Confirm
          title={words.sure(leaving.name)}
          action={words.remove}
          isGrave
          onConfirm={() => remove.attempt(leaving)}
          onClose={() => setLeaving(undefined)}
        >
          <p>{words.sureWords}</p>
        </Confirm>
      )}
    </SectionFrame>
  );
}

function RoleGrid({
  roles,
  onRemove,
}: {
  readonly roles: readonly Role[];
  readonly onRemove: (role: Role) => void;
}) {
  const words = useRoleWords();
  const domains = useDomainWords();
  return (
    <div className="roles">
      <table>
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {words.role}
            </th>
            {DOMAINS.map(({ name, read }) => (
              <th key={name} scope="colgroup" colSpan={read ? 2 : 1} className="roles-domain">
                {domains[name]}
              </th>
            ))}
          </tr>
          <tr>
            {DOMAINS.flatMap(({ read, write }) => (read ? [read, write] : [write])).map((permission) => (
              <th key={permission} scope="col" title={permission} className="roles-verb">
                {verbOf(permission, domains)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <RoleRow key={role.name} role={role} onRemove={() => onRemove(role)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
