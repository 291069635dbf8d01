import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../dialog/dialog.tsx';
import { useObservable } from '../state/observable.ts';
import './help.css';
import { keyList, keyName } from './key-list.ts';
import { useListWords } from './list-phrases.ts';
import { SHORTCUT_GROUPS, type Shortcut, shortcuts } from './shortcuts.ts';

/** The list of all keys that do something on the page as it is now. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const words = useListWords();
  return (
    <Dialog title={words.title} isText onClose={onClose}>
      <table className="help-keys">
        <thead>
          <tr>
            <th scope="col">{words.key}</th>
            <th scope="col">{words.does}</th>
          </tr>
        </thead>
        <Keys />
      </table>
      <p className="help-note">{words.everywhere}</p>
      <p className="help-note">{words.sliders}</p>
    </Dialog>
  );
}

function Keys(): ReactElement[] {
  const words = useListWords();
  const [location] = useLocation();
  const registered = useObservable(shortcuts);
  const groups = words.groups.split(' ');
  const names = words.names.split(' ');
  return keyList([...registered, ...ownKeys(location, words)]).map(([group, lines]) => (
    <tbody key={group}>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {groups[SHORTCUT_GROUPS.indexOf(group)]}
        </th>
      </tr>
      {lines.map(({ keys, name }) => (
        <tr key={name}>
          <td>
            {keys.map((key) => (
              <kbd key={key}>{keyName(key, names)}</kbd>
            ))}
          </td>
          <td>{name}</td>
        </tr>
      ))}
    </tbody>
  ));
}

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;

/** Keys that belong to what has the focus: the picture takes some itself, and so does the list of the library. */
function ownKeys(
  location: string,
  words: ReturnType<typeof useListWords>,
): readonly Pick<Shortcut, 'key' | 'name' | 'group'>[] {
  const of = (group: 'live' | 'library', name: string, keys: readonly string[]) =>
    keys.map((key) => ({ key, name, group }));
  if (location === '/') return of('live', words.move, ARROWS);
  if (location !== '/library') return [];
  return [
    ...of('library', words.walk, ARROWS),
    ...of('library', words.ends, ['Home', 'End']),
    ...of('library', words.choose, [' ']),
  ];
}
