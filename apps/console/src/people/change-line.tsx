import { useKey } from '@sightglass/react';
import { type ReactElement, useEffect, useState } from 'react';
import { useKeyNames, useValueNames } from '../instruments/phrases.ts';
import { useSession } from '../session/session.ts';
import { STAY_MS, type Told, tell } from './change.ts';
import { usePeopleWords } from './phrases.ts';
import './people.css';

/** How long nothing must change until the line is read aloud, in ms. */
const QUIET_MS = 1_500;

/** A quiet line of what somebody else has changed; it goes by itself. */
export function ChangeLine(): ReactElement {
  const words = usePeopleWords();
  const names = { ...useKeyNames(), record: words.record };
  const values = useValueNames();
  const told = useTold();
  const who = told === undefined ? '' : (told.by ?? words.somebody);
  const what = told === undefined ? '' : deedOf(told, words, names, values);
  return (
    <>
      {what !== '' && (
        <p className="people-change">
          <bdi>{who}</bdi>
          {what}
        </p>
      )}
      <Aloud text={who + what} />
    </>
  );
}

/** The same for those who hear the page: once it has come to rest, not at every step of a slider. */
function Aloud({ text }: { readonly text: string }): ReactElement {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), text === '' ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="people-aloud" role="status">
      {said}
    </p>
  );
}

/** What is told now; undefined for nothing. What was before the page came is nobody's news. */
function useTold(): Told | undefined {
  const { username } = useSession();
  const [change] = useKey('last-change');
  const [told, setTold] = useState<Told>();
  const [known, setKnown] = useState(change);
  if (change !== known) {
    setKnown(change);
    const isNews =
      change && known !== undefined && change.id !== known?.id && change.by !== (username ?? null);
    if (isNews) setTold((before) => tell(before, change, Date.now()));
  }
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setTold(undefined), STAY_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return told;
}

/** What goes behind the name: one key with its value; of several, how many. */
function deedOf(
  { keys, to }: Told,
  words: ReturnType<typeof usePeopleWords>,
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): string {
  const [key = ''] = keys;
  if (keys.length > 1) return words.changes(keys.length);
  const value = to[key];
  const text = String(value === true ? words.on : value === false ? words.off : value);
  return words.change(names[key] ?? key, values[text] ?? text);
}
