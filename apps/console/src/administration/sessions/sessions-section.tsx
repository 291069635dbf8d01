import { useState } from 'react';
import { request } from '../../api/request.ts';
import { Confirm } from '../../dialog/confirm.tsx';
import { useFormats } from '../../language/formats.ts';
import { phrases } from '../../language/phrases.ts';
import { Problem } from '../../problems/problem.tsx';
import { useSession } from '../../session/session.ts';
import { useDeed } from '../deed.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { LoginSession } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { DataTable } from '../table/data-table.tsx';
import { Searched } from '../table/searched.tsx';
import { programOf } from './user-agent.ts';

const useWords = phrases(
  {
    intro: 'Where you are signed in. End what you do not know.',
    own: 'Your sign-ins',
    others: 'Of other people',
    program: 'Program',
    user: 'User',
    address: 'Address',
    since: 'Signed in',
    seen: 'Last seen',
    ends: 'Ends',
    actions: 'Actions',
    here: 'This one',
    unknown: 'Unknown program',
    end: 'End',
    endOne: (program: string, address: string) => `End the sign-in of ${program} at ${address}`,
    endOthers: 'End all others',
    sure: 'End all your other sign-ins?',
    sureWords: (count: number) =>
      count === 1 ? 'One other sign-in ends at once.' : `${count} other sign-ins end at once.`,
    noOthers: 'You are signed in here only.',
  },
  {
    intro: 'Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen.',
    own: 'Ihre Anmeldungen',
    others: 'Von anderen',
    program: 'Programm',
    user: 'Benutzer',
    address: 'Adresse',
    since: 'Angemeldet',
    seen: 'Zuletzt gesehen',
    ends: 'Endet',
    actions: 'Aktionen',
    here: 'Diese hier',
    unknown: 'Unbekanntes Programm',
    end: 'Beenden',
    endOne: (program: string, address: string) => `Anmeldung von ${program} an ${address} beenden`,
    endOthers: 'Alle anderen beenden',
    sure: 'Alle Ihre anderen Anmeldungen beenden?',
    sureWords: (count: number) =>
      count === 1 ? 'Eine andere Anmeldung endet sofort.' : `${count} andere Anmeldungen enden sofort.`,
    noOthers: 'Sie sind nur hier angemeldet.',
  },
);

const PATH = '/api/sessions';

/** Where one is signed in; with the right to, where others are. */
export function SessionsSection() {
  const words = useWords();
  const formats = useFormats();
  const { username, may } = useSession();
  const asked = useList<LoginSession>(PATH);
  const [isAsking, setAsking] = useState(false);
  const end = useDeed(
    async (ids: readonly string[]) => {
      for (const id of ids) await request('DELETE', `${PATH}/${encodeURIComponent(id)}`);
    },
    [PATH],
    () => setAsking(false),
  );
  const nameOf = ({ userAgent }: LoginSession) => programOf(userAgent) || words.unknown;
  const table = (caption: string, rows: readonly LoginSession[], mayEnd: boolean, isOwn: boolean) => (
    <DataTable
      caption={caption}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: isOwn ? words.program : words.user,
          cell: (row) =>
            isOwn ? (
              <>
                {nameOf(row)} {row.current && <span className="administration-mark">{words.here}</span>}
              </>
            ) : (
              row.username
            ),
        },
        ...(isOwn ? [] : [{ name: words.program, cell: nameOf }]),
        { name: words.address, cell: ({ address }) => address },
        { name: words.since, cell: ({ createdAt }) => formats.dateTime(createdAt) },
        { name: words.seen, cell: ({ lastSeenAt }) => formats.ago(lastSeenAt) },
        { name: words.ends, cell: ({ expiresAt }) => formats.dateTime(expiresAt) },
        {
          name: words.actions,
          kind: 'actions',
          cell: (row) =>
            mayEnd &&
            !row.current && (
              <button
                type="button"
                className="button"
                aria-label={words.endOne(isOwn ? nameOf(row) : row.username, row.address)}
                onClick={() => end.run([row.id])}
              >
                {words.end}
              </button>
            ),
        },
      ]}
    />
  );
  return (
    <SectionFrame id="sessions" intro={words.intro}>
      {end.problem && !isAsking && <Problem error={end.problem} />}
      <Loaded asked={asked}>
        {({ items }) => {
          const own = items.filter((each) => each.username === username);
          const others = items.filter((each) => each.username !== username);
          const elsewhere = own.filter(({ current }) => !current);
          return (
            <>
              <div className="administration-subheader">
                <h3>{words.own}</h3>
                {elsewhere.length > 0 && (
                  <button type="button" className="button" onClick={() => setAsking(true)}>
                    {words.endOthers}
                  </button>
                )}
              </div>
              {table(words.own, own, true, true)}
              {elsewhere.length === 0 && <p className="administration-quiet">{words.noOthers}</p>}
              {others.length > 0 && (
                <>
                  <h3>{words.others}</h3>
                  <Searched rows={others} nameOf={(row) => row.username}>
                    {(rows) => table(words.others, rows, may('User_rw'), false)}
                  </Searched>
                </>
              )}
              {isAsking && (
                <Confirm
                  title={words.sure}
                  action={words.endOthers}
                  isGrave
                  onConfirm={() => end.attempt(elsewhere.map(({ id }) => id))}
                  onClose={() => setAsking(false)}
                >
                  <p>{words.sureWords(elsewhere.length)}</p>
                </Confirm>
              )}
            </>
          );
        }}
      </Loaded>
    </SectionFrame>
  );
}
