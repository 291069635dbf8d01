import { rowOf } from '@sightglass/protocol';
import { useKey } from '@sightglass/react';
import { useEffect, useRef, useState } from 'react';
import { useAuthor, useHistory } from '../history/use-history.ts';
import type { Value } from '../history/values.ts';
import { useSession } from '../session/session.ts';
import type { InstrumentKey } from './catalogue.ts';
import { useWords } from './phrases.ts';

/** Changes that follow each other within this time are one gesture, in ms. */
const GESTURE_MS = 800;
/** How long a key of the keyboard may be followed by another, before a slow change is asked for, in ms. */
const SETTLE_MS = 350;

/** A key in somebody's hand. */
export interface InstrumentState {
  /** What to show: what the hand holds, what is under way, or the true value; undefined until it is known. */
  readonly value: Value | undefined;
  /** Whether a change is under way. */
  readonly isPending: boolean;
  /** Whether the hand is on it. */
  readonly isHeld: boolean;
  /** Whether this session may change it. */
  readonly mayWrite: boolean;
  /** Why the last change was refused; until it is touched. */
  readonly refusal: Error | undefined;
  /** The name of whoever changed it at another page a moment ago. */
  readonly author: string | undefined;
  /** The hand takes hold: nobody else moves it from now on. */
  grab(): void;
  /** The hand moves it. A change that the camera may refuse is asked for when the hand lets go. */
  move(value: Value): void;
  /** The hand lets go. */
  release(): void;
  /** Sets it at once. */
  choose(value: Value): void;
  /** Sets it by one of several steps, such as a key that is held down. */
  step(value: Value): void;
  /** It was touched: the reason of a refusal has been read. */
  touch(): void;
}

/** Everything that an instrument does with its key. */
export function useInstrument(key: InstrumentKey): InstrumentState {
  const [shown, set, { confirmed, pending, error }] = useKey(key);
  const history = useHistory();
  const author = useAuthor(key);
  const { may } = useSession();
  const words = useWords();
  const { write, canFail: isSlow = false } = rowOf(key);
  const [hand, setHand] = useState<Value>();
  const [isHeld, setHeld] = useState(false);
  const [read, setRead] = useState<Error>();
  const gesture = useRef<{ readonly id: symbol; readonly from: unknown; at: number }>(undefined);
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(settling.current), []);
  const mayWrite = Array.isArray(write) && write.some((permission) => may(permission));
  useEffect(() => {
    if (mayWrite) return;
    // The handle goes, and with it whatever would let go of it.
    clearTimeout(settling.current);
    setHand(undefined);
    setHeld(false);
  }, [mayWrite]);

  const isFresh = () => gesture.current !== undefined && performance.now() - gesture.current.at < GESTURE_MS;
  const send = (value: Value) => {
    const current =
      gesture.current !== undefined && (isHeld || isFresh())
        ? gesture.current
        : { id: Symbol(key), from: confirmed, at: 0 };
    current.at = performance.now();
    gesture.current = current;
    // The value is one of the row's, which the compiler does not see through the table.
    const answer = (set as (wanted: Value) => Promise<unknown>)(value);
    history?.follow(current.id, key, current.from, value, answer);
  };
  const touch = () => setRead(error);

  return {
    value: hand ?? shown,
    isPending: pending || (hand !== undefined && isSlow),
    isHeld,
    mayWrite,
    refusal: error === read ? undefined : error,
    author: author && (author.username ?? words.somebody),
    touch,
    grab: () => {
      clearTimeout(settling.current);
      if (!isFresh()) gesture.current = undefined;
      touch();
      setHeld(true);
    },
    move: (value) => {
      setHand(value);
      if (!isSlow && value !== (hand ?? shown)) send(value);
    },
    release: () => {
      if (isSlow && hand !== undefined && hand !== shown) send(hand);
      setHeld(false);
      setHand(undefined);
    },
    choose: (value) => {
      clearTimeout(settling.current);
      touch();
      setHand(undefined);
      send(value);
    },
    step: (value) => {
      touch();
      if (!isSlow) {
        send(value);
        return;
      }
      setHand(value);
      clearTimeout(settling.current);
      settling.current = setTimeout(() => {
        setHand(undefined);
        send(value);
      }, SETTLE_MS);
    },
  };
}
