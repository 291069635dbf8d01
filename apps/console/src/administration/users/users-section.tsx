import { useState } from 'react';
import { useFormats } from '../../language/formats.ts';
import { usePermissionNames } from '../../session/permission-names.ts';
import { useRoleNames } from '../../session/role-names.ts';
import { useSession } from '../../session/session.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { Role, User } from '../records.ts';
import { covers } from '../roles/granted.ts';
import { SectionFrame } from '../section-frame.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { Searched } from '../table/searched.tsx';
import { RemoveUser } from './remove-user.tsx';
import { sortedFor } from './sorted.ts';
import { UserDialog } from './user-dialog.tsx';
import { useUserWords } from './user-words.ts';

/** What is open over the list. */
type Open = { readonly what: 'new' } | { readonly what: 'change' | 'remove'; readonly user: User };

/** Who may sign in, and what they may do. */
export function UsersSection() {
  const words = useUserWords();
  const { username, may } = useSession();
  const users = useList<User>('/api/users');
  const roles = useList<Role>('/api/roles');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const known = roles.data?.items ?? [];
  return (
    <SectionFrame
      id="users"
      intro={words.intro}
      actions={
        may('User_rw') && (
          <button type="button" className="button button-main" onClick={() => setOpen({ what: 'new' })}>
            {words.add}
          </button>
        )
      }
    >
      <Loaded asked={users}>
        {({ items }) => (
          <Searched rows={sortedFor(items, username)} nameOf={(user) => user.username}>
            {(users) => <UserTable users={users} roles={known} onOpen={setOpen} />}
          </Searched>
        )}
      </Loaded>
      {open?.what === 'new' && <UserDialog roles={known} onClose={close} />}
      {open?.what === 'change' && <UserDialog user={open.user} roles={known} onClose={close} />}
      {open?.what === 'remove' && <RemoveUser user={open.user} onClose={close} />}
    </SectionFrame>
  );
}

function UserTable({
  users,
  roles,
  onOpen,
}: {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly onOpen: (open: Open) => void;
}) {
  const words = useUserWords();
  const formats = useFormats();
  const nameOf = usePermissionNames();
  const roleName = useRoleNames();
  const { username, may } = useSession();
  const isInReach = (user: User) => {
    const byRole = roles.find(({ name }) => name === user.role)?.permissions ?? [];
    return covers(may, [...byRole, ...user.permissions]);
  };
  const actions: Column<User> = {
    name: words.actions,
    kind: 'actions',
    cell: (user) =>
      isInReach(user) ? (
        <>
          <button
            type="button"
            className="button"
            aria-label={words.changeOne(user.username)}
            onClick={() => onOpen({ what: 'change', user })}
          >
            {words.change}
          </button>
          <button
            type="button"
            className="button"
            aria-label={words.removeOne(user.username)}
            onClick={() => onOpen({ what: 'remove', user })}
          >
            {words.remove}
          </button>
        </>
      ) : (
        <span className="administration-quiet">{words.beyond}</span>
      ),
  };
  return (
    <DataTable
      caption={words.caption}
      rows={users}
      keyOf={(user) => user.username}
      columns={[
        {
          name: words.name,
          cell: (user) => (
            <>
              <bdi>{user.username}</bdi>{' '}
              {user.username === username && <span className="administration-mark">{words.you}</span>}
            </>
          ),
        },
        { name: words.role, cell: ({ role }) => roleName(role) },
        { name: words.more, cell: ({ permissions }) => permissions.map(nameOf).join(', ') },
        { name: words.rtsp, cell: ({ rtsp }) => (rtsp ? words.rtspYes : words.rtspNo) },
        {
          name: words.last,
          cell: ({ lastLoginAt }) => (lastLoginAt === null ? words.notYet : formats.dateTime(lastLoginAt)),
        },
        ...(may('User_rw') ? [actions] : []),
      ]}
    />
  );
}
