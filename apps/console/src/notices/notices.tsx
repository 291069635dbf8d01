import { type ReactElement, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useShortcut } from '../help/shortcuts.ts';
import { Observable, useObservable } from '../state/observable.ts';
import './notices.css';

/** What a notice offers. */
export interface NoticeAction {
  readonly name: string;
  /** A key that does it as well, as long as it is offered; see `useShortcut`. On the live page such keys are the camera's. */
  readonly key?: string;
  run(): void;
}

/** How a notice is said. */
export interface NoticeOptions {
  /** What can be done about it, such as undo. */
  readonly action?: NoticeAction;
  /** Whether something went wrong; `quiet` by default. */
  readonly kind?: 'quiet' | 'problem';
  /** How long it stays, in s; 5, or 8 with an action or a problem. */
  readonly seconds?: number;
}

interface Notice extends NoticeOptions {
  readonly text: string;
}

const notice = new Observable<Notice | undefined>(undefined);

/** Says something in the one quiet line at the bottom; a later notice takes the place of an earlier one. */
export function say(text: string, options: NoticeOptions = {}): void {
  notice.set({ ...options, text });
}

const NOTICES = { say };

/** The line for notices. */
export function useNotices(): { say(text: string, options?: NoticeOptions): void } {
  return NOTICES;
}

/** The line itself: once on the page. */
export function NoticeLine(): ReactElement {
  const shown = useObservable(notice);
  useEffect(() => {
    if (shown === undefined) return;
    const isShort = shown.action === undefined && shown.kind !== 'problem';
    const timer = setTimeout(() => notice.set(undefined), (shown.seconds ?? (isShort ? 5 : 8)) * 1_000);
    return () => clearTimeout(timer);
  }, [shown]);
  const [location] = useLocation();
  const action = shown?.action;
  const act = () => {
    action?.run();
    notice.set(undefined);
  };
  const { key = '' } = action ?? {};
  useShortcut(key, key === '' || location === '/' ? undefined : action?.name, act, { group: 'library' });
  return (
    <div className="notice-line" role="status" data-kind={shown?.kind}>
      {shown && (
        <p className="notice">
          <span>{shown.text}</span>
          {action && (
            <button type="button" onClick={act}>
              {action.name}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
