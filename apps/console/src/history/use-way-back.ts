import { useKeyNames } from '../instruments/phrases.ts';
import { useNotices } from '../notices/notices.tsx';
import type { History, Outcome } from './history.ts';
import { useWords } from './phrases.ts';
import { useHistory, useReach } from './use-history.ts';
import type { Values } from './values.ts';

/** Undo, redo and several changes at once, each of which says in one quiet line what became of it. */
export interface WayBack {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Sets several keys as one step. @param said - the line for it, with a way back */
  change(values: Values, said: string): Promise<void>;
}

/** The way back from what was done on this page. */
export function useWayBack(): WayBack {
  const history = useHistory();
  const { canUndo, canRedo } = useReach(history);
  const { say } = useNotices();
  const words = useWords();
  const keyNames: Readonly<Record<string, string>> = useKeyNames();
  const namesOf = (keys: Iterable<string>) => [...keys].map((key) => keyNames[key] ?? key).join(', ');

  const overwrite = async (own: History, outcome: Outcome) => {
    const refused = await own.change(
      Object.fromEntries(outcome.contests.map(({ key, wanted }) => [key, wanted])),
    );
    if (refused.size > 0) say(words.refused(namesOf(refused.keys())), { kind: 'problem' });
  };
  const report = (own: History, outcome: Outcome | undefined, done: (names: string) => string) => {
    if (outcome === undefined) return;
    const { values, contests, refused } = outcome;
    if (refused.size > 0) say(words.refused(namesOf(refused.keys())), { kind: 'problem' });
    else if (contests.length > 0) {
      const people = new Set(contests.map(({ key }) => own.authors.of(key)?.username ?? words.somebody));
      say(words.contested(namesOf(contests.map(({ key }) => key)), [...people].join(', ')), {
        action: { name: words.overwrite, run: () => void overwrite(own, outcome) },
      });
    } else {
      const keys = Object.keys(values);
      say(keys.length === 0 ? words.nothingLeft : done(namesOf(keys)));
    }
  };
  const undo = async () => {
    if (history) report(history, await history.undo(), words.undone);
  };
  return {
    canUndo,
    canRedo,
    undo,
    redo: async () => {
      if (history) report(history, await history.redo(), words.redone);
    },
    change: async (values, said) => {
      if (!history) return;
      const refused = await history.change(values);
      if (refused.size > 0) say(words.refused(namesOf(refused.keys())), { kind: 'problem' });
      else say(said, { action: { name: words.undo, run: () => void undo() } });
    },
  };
}
