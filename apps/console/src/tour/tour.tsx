import { type ReactElement, useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../session/session.ts';
import { sessions } from '../session/sessions.ts';
import { keep, recall } from '../state/kept.ts';
import { Observable, useObservable } from '../state/observable.ts';
import { useWords } from './phrases.ts';
import './tour.css';

/** What each step is about: elements with this `data-tour`. */
const STEPS = ['picture', 'instruments', 'transport'] as const;

/** The step that is shown; undefined without a tour. */
const step = new Observable<number | undefined>(undefined);

/** Begins the tour, also for somebody who had it already. */
export function beginTour(): void {
  step.set(0);
}

/** Three steps around the page, for whoever signs in here for the first time. */
export function Tour(): ReactElement | null {
  const { username, passwordChangeDue } = useSession();
  const { asks } = useObservable(sessions.state);
  const at = useObservable(step);
  const [location] = useLocation();
  // What it shows is on the live page.
  const isReady = location === '/' && username !== undefined && !passwordChangeDue && asks === undefined;
  useEffect(() => {
    if (!isReady || recall('tour') !== undefined) return;
    keep('tour', 'shown');
    beginTour();
  }, [isReady]);
  if (at === undefined || !isReady) return null;
  return <Step key={at} at={at} />;
}

function Step({ at }: { readonly at: number }): ReactElement {
  const words = useWords();
  const name = STEPS[at] ?? 'picture';
  const ring = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLButtonElement>(null);
  const isLast = at === STEPS.length - 1;
  useLayoutEffect(() => {
    const place = () => {
      const box = document.querySelector(`[data-tour=${name}]`)?.getBoundingClientRect();
      const frame = ring.current;
      if (!frame) return;
      frame.hidden = box === undefined || box.width === 0;
      if (box) {
        Object.assign(frame.style, {
          left: `${box.left}px`,
          top: `${box.top}px`,
          width: `${box.width}px`,
          height: `${box.height}px`,
        });
      }
    };
    place();
    addEventListener('resize', place);
    return () => removeEventListener('resize', place);
  }, [name]);
  useEffect(() => main.current?.focus({ preventScroll: true }), []);
  const end = () => step.set(undefined);
  return (
    <>
      <div className="tour-ring" ref={ring} aria-hidden="true" />
      <section
        className="tour"
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        onKeyDown={(event) => {
          if (event.key === 'Escape') end();
        }}
      >
        <h2 id="tour-title">{words.title}</h2>
        <p id="tour-text">{words[name]}</p>
        <footer className="tour-foot">
          <span className="tour-step">{words.step(at + 1, STEPS.length)}</span>
          {!isLast && (
            <button type="button" className="button" onClick={end}>
              {words.skip}
            </button>
          )}
          <button
            type="button"
            className="button button-main"
            ref={main}
            onClick={() => (isLast ? end() : step.set(at + 1))}
          >
            {isLast ? words.done : words.next}
          </button>
        </footer>
      </section>
    </>
  );
}
