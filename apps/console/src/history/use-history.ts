import type { Camera } from '@sightglass/client';
import { useCamera } from '@sightglass/react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '../session/session.ts';
import { type Author, isElsewhere } from './authors.ts';
import { History, type Reach } from './history.ts';

/** How long the name of somebody else stands beside what they have changed, in ms. */
const NAME_MS = 2_000;

const NOWHERE: Reach = Object.freeze({ canUndo: false, canRedo: false });
const nothing = () => () => {};

/** The history of each camera, for whoever is signed in: panels come and go, it stays. */
const histories = new WeakMap<
  Camera,
  { readonly username: string | undefined; readonly history: History; readonly end: () => void }
>();

/** The history of this page; undefined until there is a camera. Somebody else who signs in begins a new one. */
export function useHistory(): History | undefined {
  const camera = useCamera();
  const { username } = useSession();
  return camera && historyOf(camera, username);
}

/** What can be taken back and made again. */
export function useReach(history: History | undefined): Reach {
  return useSyncExternalStore(
    history?.subscribe ?? nothing,
    () => history?.reach() ?? NOWHERE,
    () => NOWHERE,
  );
}

/** Who has changed a key at another page, for two seconds; undefined at all other times. */
export function useAuthor(key: string): Author | undefined {
  const history = useHistory();
  const { username } = useSession();
  const author = useSyncExternalStore(
    history?.authors.subscribe ?? nothing,
    () => history?.authors.of(key),
    () => undefined,
  );
  const [over, setOver] = useState<Author>();
  useEffect(() => {
    if (author === undefined) return;
    const timer = setTimeout(() => setOver(author), author.at + NAME_MS - performance.now());
    return () => clearTimeout(timer);
  }, [author]);
  const isFresh = author !== undefined && over !== author && performance.now() - author.at < NAME_MS;
  return isFresh && isElsewhere(author, username) ? author : undefined;
}

function historyOf(camera: Camera, username: string | undefined): History {
  const known = histories.get(camera);
  if (known?.username === username && known) return known.history;
  known?.end();
  const history = new History(camera);
  const end = camera.on('last-change', (change) => {
    if (change) history.authors.told(change);
  });
  histories.set(camera, { username, history, end });
  return history;
}
