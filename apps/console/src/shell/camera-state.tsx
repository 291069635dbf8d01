import type { State } from '@sightglass/protocol';
import { useConnection, useKey } from '@sightglass/react';
import { type ReactElement, useEffect } from 'react';
import { useServerName } from '../live/heads.ts';
import { useMainSignal } from '../live/signal.ts';
import { useObservable } from '../state/observable.ts';
import { pageName } from '../state/page-name.ts';
import { useWords } from './phrases.ts';
import { Sign } from './sign.tsx';

/** What a server is called that was given no name. */
const PRODUCT = 'Sightglass';

/** Before a title among many: what the camera does. */
function markOf(record: State['record'] | undefined): string {
  if (record === 'pause') return '‖ ';
  return record ? '● ' : '';
}

/** The name of the camera and, in a word, what it does. */
export function CameraState(): ReactElement {
  const words = useWords();
  const { status } = useConnection();
  const [record] = useKey('record');
  const signal = useMainSignal();
  const name = useServerName() ?? PRODUCT;
  const page = useObservable(pageName);
  useEffect(() => {
    const names = page === undefined ? [name, PRODUCT] : [page, name];
    document.title = markOf(record) + [...new Set(names)].join(' · ');
  }, [name, page, record]);
  // While it tries again what was known is old.
  const isLost = status !== 'open' && (status !== 'connecting' || record !== undefined);
  const state = isLost
    ? 'lost'
    : record === undefined
      ? 'connecting'
      : record === 'pause'
        ? 'paused'
        : record
          ? 'recording'
          : signal === 'lost'
            ? 'noSignal'
            : signal === 'absent'
              ? 'noCamera'
              : 'isLive';
  return (
    <header className="shell-brand">
      <Sign />
      <h1>
        {page !== undefined && <span className="unseen">{`${page} · `}</span>}
        <bdi>{name}</bdi>
      </h1>
      <span className="shell-host">{location.hostname}</span>
      <span className="shell-state" data-state={state}>
        {words[state]}
      </span>
    </header>
  );
}
