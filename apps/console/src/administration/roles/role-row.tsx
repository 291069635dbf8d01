import { PERMISSIONS, type Permission } from '@sightglass/protocol';
import { Check, Trash2 } from 'lucide-react';
import { request } from '../../api/request.ts';
import { Drafts, useDraft } from '../../drafts/drafts.ts';
import { useNotices } from '../../notices/notices.tsx';
import { Problem } from '../../problems/problem.tsx';
import { usePermissionNames } from '../../session/permission-names.ts';
import { useRoleNames } from '../../session/role-names.ts';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import type { Role } from '../records.ts';
import { covers, DOMAINS, type Grant, grantOf, sameGrants, toggled } from './granted.ts';
import { useRoleWords } from './role-words.ts';

/** What somebody is about to make of a role. */
interface Draft {
  readonly permissions: readonly Permission[];
  /** What the role was when they began. */
  readonly basis: readonly Permission[];
}

const drafts = new Drafts<Draft>();

/** A row of the grid; one of one's own roles is changed in it, and saved as a whole. */
export function RoleRow({ role, onRemove }: { readonly role: Role; readonly onRemove: () => void }) {
  const words = useRoleWords();
  const notices = useNotices();
  const nameOf = usePermissionNames();
  const roleName = useRoleNames();
  const { may } = useSession();
  const { name } = role;
  const { typed, keep, drop } = useDraft(drafts, name);
  const save = useDeed(
    (permissions: readonly Permission[]) =>
      request('PATCH', `/api/roles/${encodeURIComponent(name)}`, { permissions }),
    ['/api/roles', '/api/users'],
    () => {
      drop();
      notices.say(words.saved(name));
    },
  );
  const mayChange = !role.builtIn && may('User_rw') && covers(may, role.permissions);
  // Without the right to, it is only kept.
  const draft = mayChange ? typed : undefined;
  const shown = draft?.permissions ?? role.permissions;
  const toggle = (permission: Permission) => {
    const permissions = toggled(shown, permission);
    save.forget();
    if (sameGrants(permissions, role.permissions)) drop();
    else keep({ permissions, basis: draft?.basis ?? role.permissions });
  };
  const discard = () => {
    save.forget();
    drop();
  };
  const isOvertaken = draft && !sameGrants(draft.basis, role.permissions);
  const cell = (permission: Permission | undefined) =>
    permission && (
      <td key={permission} className="roles-cell" data-label={nameOf(permission)}>
        {mayChange && may(permission) ? (
          <GrantBox
            label={words.cell(name, nameOf(permission))}
            grant={grantOf(shown, permission)}
            onToggle={() => toggle(permission)}
          />
        ) : (
          <GrantMark grant={grantOf(shown, permission)} />
        )}
      </td>
    );
  return (
    <>
      <tr className="roles-row" data-changed={draft !== undefined}>
        <th scope="row">
          <div className="roles-name">
            <span>
              <bdi>{roleName(name)}</bdi>
              {role.builtIn && <small>{words.builtIn}</small>}
            </span>
            {mayChange && (
              <button
                type="button"
                className="button administration-icon-button"
                aria-label={words.removeOne(name)}
                onClick={onRemove}
              >
                <Trash2 aria-hidden strokeWidth={1.75} />
              </button>
            )}
          </div>
        </th>
        {DOMAINS.flatMap(({ read, write }) => [cell(read), cell(write)])}
      </tr>
      {draft && (
        <tr className="roles-deeds" data-changed>
          <td colSpan={PERMISSIONS.length + 1}>
            {isOvertaken && <p className="administration-refusal">{words.changedMeanwhile}</p>}
            {save.problem && <Problem error={save.problem} />}
            <div className="fields-actions">
              <button type="button" className="button" aria-label={words.discardOne(name)} onClick={discard}>
                {words.discard}
              </button>
              <button
                type="button"
                className="button button-main"
                aria-label={words.saveOne(name)}
                aria-disabled={save.isBusy}
                onClick={() => save.isBusy || save.run(draft.permissions)}
              >
                {words.save}
              </button>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function GrantBox({
  label,
  grant,
  onToggle,
}: {
  readonly label: string;
  readonly grant: Grant;
  readonly onToggle: () => void;
}) {
  return (
    <label>
      <span className="unseen">{label}</span>
      <input type="checkbox" checked={grant !== 'none'} disabled={grant === 'implied'} onChange={onToggle} />
    </label>
  );
}

function GrantMark({ grant }: { readonly grant: Grant }) {
  const words = useRoleWords();
  return (
    <span className="roles-mark" data-grant={grant}>
      <span className="unseen">{words[grant]}</span>
      {grant === 'none' ? <span aria-hidden>·</span> : <Check aria-hidden strokeWidth={1.75} />}
    </span>
  );
}
