import { useState } from 'react';
import { request } from '../../api/request.ts';
import { Confirm } from '../../dialog/confirm.tsx';
import { useFormats } from '../../language/formats.ts';
import { straight } from '../../language/isolated.ts';
import { usePermissionNames } from '../../session/permission-names.ts';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { Token } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { Searched } from '../table/searched.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { useTokenWords } from './token-words.ts';

const PATH = '/api/tokens';

/** Tokens for programs: one's own, and with the right to, those of others. */
export function TokensSection() {
  const words = useTokenWords();
  const { username, may } = useSession();
  const asked = useList<Token>(PATH);
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<Token>();
  const revoke = useDeed(
    ({ id }: Token) => request('DELETE', `${PATH}/${encodeURIComponent(id)}`),
    [PATH],
    () => setLeaving(undefined),
  );
  const ask = (token: Token) => {
    revoke.forget();
    setLeaving(token);
  };
  return (
    <SectionFrame
      id="tokens"
      intro={words.intro}
      actions={
        <button type="button" className="button button-main" onClick={() => setMaking(true)}>
          {words.make}
        </button>
      }
    >
      <Loaded asked={asked}>
        {({ items }) => {
          const own = items.filter((each) => each.username === username);
          const others = items.filter((each) => each.username !== username);
          return (
            <>
              {own.length === 0 ? (
                <p className="administration-quiet">{words.none}</p>
              ) : (
                <Searched rows={own} nameOf={({ name }) => name}>
                  {(tokens) => <TokenTable caption={words.own} tokens={tokens} onRevoke={ask} />}
                </Searched>
              )}
              {others.length > 0 && (
                <>
                  <h3>{words.others}</h3>
                  <Searched rows={others} nameOf={({ name, username: owner }) => `${owner} ${name}`}>
                    {(tokens) => (
                      <TokenTable
                        caption={words.others}
                        tokens={tokens}
                        hasOwners
                        onRevoke={may('User_rw') ? ask : undefined}
                      />
                    )}
                  </Searched>
                </>
              )}
            </>
          );
        }}
      </Loaded>
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
      {leaving && (
        <Confirm
          title={words.sure(leaving.name)}
          action={words.revoke}
          isGrave
          onConfirm={() => revoke.attempt(leaving)}
          onClose={() => setLeaving(undefined)}
        >
          <p>{words.sureWords}</p>
        </Confirm>
      )}
    </SectionFrame>
  );
}

function TokenTable({
  caption,
  tokens,
  hasOwners = false,
  onRevoke,
}: {
  readonly caption: string;
  readonly tokens: readonly Token[];
  readonly hasOwners?: boolean;
  /** Undefined for whoever may not. */
  readonly onRevoke: ((token: Token) => void) | undefined;
}) {
  const words = useTokenWords();
  const formats = useFormats();
  const nameOf = usePermissionNames();
  const ends = ({ expiresAt }: Token) => {
    if (expiresAt === null) return words.never;
    if (new Date(expiresAt) > new Date()) return formats.dateTime(expiresAt);
    return <span className="administration-mark">{words.over(formats.date(expiresAt))}</span>;
  };
  const owner: Column<Token> = { name: words.owner, cell: ({ username }) => <bdi>{username}</bdi> };
  return (
    <DataTable
      caption={caption}
      rows={tokens}
      keyOf={({ id }) => id}
      columns={[
        { name: words.name, cell: ({ name }) => <bdi>{straight(name)}</bdi> },
        ...(hasOwners ? [owner] : []),
        {
          name: words.permissions,
          kind: 'wide',
          cell: ({ permissions }) => permissions.map(nameOf).join(', ') || words.nothing,
        },
        { name: words.made, cell: ({ createdAt }) => formats.date(createdAt) },
        { name: words.ends, cell: ends },
        {
          name: words.actions,
          kind: 'actions',
          cell: (token) =>
            onRevoke && (
              <button
                type="button"
                className="button"
                aria-label={words.revokeOne(token.name)}
                onClick={() => onRevoke(token)}
              >
                {words.revoke}
              </button>
            ),
        },
      ]}
    />
  );
}
