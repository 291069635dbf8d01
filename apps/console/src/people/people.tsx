import { useKey } from '@sightglass/react';
import { Users } from 'lucide-react';
import type { ReactElement } from 'react';
import { useResource } from '../api/queries.ts';
import { useFormats } from '../language/formats.ts';
import { useFold } from '../live/use-fold.ts';
import { useRoleNames } from '../session/role-names.ts';
import { useSession } from '../session/session.ts';
import { type ClientReport, type Party, partiesOf } from './parties.ts';
import { usePeopleWords } from './phrases.ts';
import './people.css';

/** How many are named. */
const NAMED = 12;

/** How many are connected; pressed, it tells who. Nothing for those who may not know. */
export function PeopleLine(): ReactElement | undefined {
  const words = usePeopleWords();
  const mayKnow = useSession().may('System_r');
  const [count] = useKey('clients');
  const { field, isOpen, toggle } = useFold<HTMLDivElement>();
  if (!mayKnow || count === undefined) return undefined;
  return (
    <div className="people" ref={field}>
      <button
        type="button"
        className="people-count"
        aria-expanded={isOpen}
        aria-label={words.people(count)}
        title={words.title}
        onClick={toggle}
      >
        <Users size={24} strokeWidth={1.75} aria-hidden="true" />
        <span aria-hidden="true">{count}</span>
      </button>
      {isOpen && <PeopleList />}
    </div>
  );
}

function PeopleList(): ReactElement {
  const words = usePeopleWords();
  const { data } = useResource<{ readonly items: readonly ClientReport[] }>('/api/clients', {
    refetchInterval: 3_000,
  });
  const parties = partiesOf(data?.items ?? []);
  return (
    <section className="people-list" aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul>
        {parties.slice(0, NAMED).map((party) => (
          <PartyRow key={party.id} party={party} />
        ))}
      </ul>
      {parties.length > NAMED && <p>{words.more(parties.length - NAMED)}</p>}
    </section>
  );
}

function PartyRow({ party }: { readonly party: Party }): ReactElement {
  const words = usePeopleWords();
  const { time } = useFormats();
  const roleName = useRoleNames();
  const { username, role, address, kinds, since } = party;
  return (
    <li>
      <strong>
        <bdi>{username ?? words.anonymous}</bdi>
      </strong>{' '}
      {role !== null && username !== null && <bdi className="people-role">{roleName(role)}</bdi>}
      <small>{[address, ...kinds.map((kind) => words[kind]), words.since(time(since))].join(' · ')}</small>
    </li>
  );
}
