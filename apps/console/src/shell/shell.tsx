import { useConnection } from '@sightglass/react';
import { lazy, type ReactElement, Suspense, useEffect, useLayoutEffect, useRef } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { HelpOverlay } from '../help/help-overlay.tsx';
import { answerEarlyKeys } from '../help/shortcuts.ts';
import { HistoryKeeper } from '../history/history-keeper.tsx';
import { useLanguage } from '../language/language.ts';
import { LivePage } from '../live/live-page.tsx';
import { NoticeLine } from '../notices/notices.tsx';
import { PeopleLine } from '../people/people.tsx';
import { Boundary } from '../problems/boundary.tsx';
import { EndedLine } from '../problems/ended-line.tsx';
import { RoomLine } from '../problems/room-line.tsx';
import { SignIn } from '../session/sign-in.tsx';
import { StandIn } from '../stand-in/stand-in.tsx';
import { useSecondRendering } from '../state/second-rendering.ts';
import { Tour } from '../tour/tour.tsx';
import { TransportBar } from '../transport/transport-bar.tsx';
import { Account } from './account.tsx';
import { CameraState } from './camera-state.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { Navigation } from './navigation.tsx';
import { useWords } from './phrases.ts';
import './shell.css';
import './screens.css';

const LibraryPage = lazy(async () => ({
  default: (await import('../library/library-page.tsx')).LibraryPage,
}));
const AdministrationPage = lazy(async () => ({
  default: (await import('../administration/administration-page.tsx')).AdministrationPage,
}));

/** Most of the page's code and elements: the picture and the transport bar do not wait for them. */
const Rim = lazy(async () => ({ default: (await import('./rim.tsx')).Rim }));

/** Where a page will be, as long as a slow network brings it. */
function Outline({ name }: { readonly name: string }): ReactElement {
  return (
    <div className="shell-outline" role="status">
      <span className="unseen">{name}</span>
    </div>
  );
}

/** The frame around every page. What one needs to see and to record is drawn first, the rest in a second rendering. */
export function Shell(): ReactElement {
  const words = useWords();
  const language = useLanguage();
  const { status } = useConnection();
  const [location] = useLocation();
  const isLive = location === '/';
  const hasAll = useSecondRendering();
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (hasAll) answerEarlyKeys();
  }, [hasAll]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <div className="shell" data-page={isLive ? 'live' : 'other'} data-connection={status}>
      <button type="button" className="shell-skip" onClick={() => main.current?.focus()}>
        {words.skip}
      </button>
      {hasAll && (
        <>
          <CameraState />
          <Navigation />
          <section className="shell-people" aria-label={words.people}>
            <PeopleLine />
            <Account />
          </section>
        </>
      )}
      <div className="shell-lines" role="status">
        <ConnectionLine />
        <EndedLine />
        <RoomLine />
      </div>
      <main className="shell-main" ref={main} tabIndex={-1} data-tour="picture">
        <Boundary key={isLive ? 'live' : location.split('/')[1]}>
          <Suspense fallback={<Outline name={words.loading} />}>
            <Switch>
              <Route path="/" component={LivePage} />
              <Route path="/library/*?" component={LibraryPage} />
              <Route path="/admin/*?" component={AdministrationPage} />
              <Route>
                <StandIn title={words.missing}>
                  <Link href="/" className="button">
                    {words.toLive}
                  </Link>
                </StandIn>
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </main>
      {isLive && hasAll && (
        <Boundary>
          <Suspense>
            <Rim />
          </Suspense>
        </Boundary>
      )}
      <div className="shell-foot" data-tour="transport">
        <TransportBar />
      </div>
      {hasAll && (
        <>
          <NoticeLine />
          <HistoryKeeper />
          <HelpOverlay />
          <Tour />
          <SignIn />
        </>
      )}
    </div>
  );
}
