import { Film, type LucideIcon, Settings, View } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'wouter';
import { useShortcut } from '../help/shortcuts.ts';
import { useSession } from '../session/session.ts';
import { useWords } from './phrases.ts';

interface Place {
  readonly path: string;
  readonly name: string;
  /** Where there is little room. */
  readonly short?: string;
  readonly icon: LucideIcon;
}

/** The pages of the console: above on a desktop, on the rim of a panel, at the foot of a phone. */
export function Navigation(): ReactElement {
  const words = useWords();
  const { username, isKnown } = useSession();
  const [location, navigate] = useLocation();
  const places: readonly Place[] = [
    { path: '/', name: words.live, icon: View },
    { path: '/library', name: words.library, icon: Film },
    // Until it is known whether there is one, its place is kept.
    ...(username === undefined && isKnown
      ? []
      : [{ path: '/admin', name: words.administration, short: words.admin, icon: Settings }]),
  ];
  useShortcut('v', words.keyTo(words.live), () => navigate('/'));
  useShortcut('t', words.keyTo(words.library), () => navigate('/library'));
  useShortcut('d', username === undefined ? undefined : words.keyTo(words.administration), () =>
    navigate('/admin'),
  );
  return (
    <nav className="shell-nav" aria-label={words.pages}>
      {places.map(({ path, name, short = name, icon: Icon }) => {
        const isHere = path === '/' ? location === '/' : location.startsWith(path);
        return (
          <Link
            key={path}
            href={path}
            className="shell-link"
            data-unknown={(path === '/admin' && !isKnown) || undefined}
            aria-current={isHere ? 'page' : undefined}
          >
            <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
            <span className="shell-name">{name}</span>
            <span className="shell-short" aria-hidden="true">
              {short}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
