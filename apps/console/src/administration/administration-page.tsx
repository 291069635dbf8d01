import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ComponentType, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/session.ts';
import { Locked } from '../stand-in/locked.tsx';
import { StandIn } from '../stand-in/stand-in.tsx';
import { usePageName } from '../state/page-name.ts';
import { AuditSection } from './audit/audit-section.tsx';
import { CamerasSection } from './cameras/cameras-section.tsx';
import { ConnectionsSection } from './connections/connections-section.tsx';
import { LoadSection } from './load/load-section.tsx';
import { LogsSection } from './logs/logs-section.tsx';
import { NetworkSection } from './network/network-section.tsx';
import { PasswordSection } from './password/password-section.tsx';
import { RolesSection } from './roles/roles-section.tsx';
import { useSectionNames } from './section-names.ts';
import { SECTIONS, type SectionGroup, type SectionId, sectionsFor } from './sections.ts';
import { SessionsSection } from './sessions/sessions-section.tsx';
import { TokensSection } from './tokens/tokens-section.tsx';
import { UsersSection } from './users/users-section.tsx';
import './administration.css';

const CONTENTS: Readonly<Record<SectionId, ComponentType>> = {
  load: LoadSection,
  cameras: CamerasSection,
  network: NetworkSection,
  connections: ConnectionsSection,
  logs: LogsSection,
  users: UsersSection,
  roles: RolesSection,
  audit: AuditSection,
  password: PasswordSection,
  sessions: SessionsSection,
  tokens: TokensSection,
};

const GROUPS: readonly SectionGroup[] = ['server', 'people', 'you'];

/** Everything about the server and the people that use it, each for whom it is permitted. */
export function AdministrationPage() {
  const names = useSectionNames();
  const { username, isKnown, may } = useSession();
  const [location] = useLocation();
  const chosen = location.split('/')[2] ?? '';
  const sections = sectionsFor(username, may);
  const section = sections.find(({ id }) => id === chosen);
  const exists = SECTIONS.some(({ id }) => id === chosen);
  const shown = section ?? (chosen === '' ? sections[0] : undefined);

  usePageName(shown && chosen !== '' ? names[shown.id] : names.administration);

  useEffect(() => {
    // Whoever goes by keyboard or by ear is where they have asked to go.
    if (chosen !== '') document.getElementById('administration-heading')?.focus();
  }, [chosen]);

  const rail = useRef<HTMLElement>(null);
  const here = shown?.id;
  useEffect(() => {
    if (here !== undefined)
      rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [here]);

  if (sections.length === 0) {
    return isKnown && <Locked title={names.administration} hint={names.nothing} />;
  }
  if (chosen !== '' && !exists) {
    return (
      <StandIn title={names.missing}>
        <Link href="/admin" className="button">
          {names.all}
        </Link>
      </StandIn>
    );
  }
  const Content = shown && CONTENTS[shown.id];
  return (
    <div className="administration" data-open={chosen !== ''}>
      <nav className="administration-rail" ref={rail} aria-label={names.administration}>
        {GROUPS.map((group) => {
          const own = sections.filter((each) => each.group === group);
          return own.length === 0 ? null : (
            <div key={group} className="administration-group">
              <h2 id={`administration-${group}`}>{names[group]}</h2>
              <ul aria-labelledby={`administration-${group}`}>
                {own.map(({ id }) => (
                  <li key={id}>
                    <Link href={`/admin/${id}`} aria-current={id === shown?.id ? 'page' : undefined}>
                      {names[id]}
                      <ChevronRight aria-hidden strokeWidth={1.75} />
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <div className="administration-content">
        <Link href="/admin" className="administration-back">
          <ChevronLeft aria-hidden strokeWidth={1.75} />
          {names.all}
        </Link>
        {Content ? <Content key={shown.id} /> : <p className="administration-quiet">{names.notYours}</p>}
      </div>
    </div>
  );
}
