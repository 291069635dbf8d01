import type { State } from '@sightglass/client';
import { useKey } from '@sightglass/react';
import type { InstrumentKey } from '../instruments/catalogue.ts';
import { useHistory } from './use-history.ts';

/** As `useKey`, for a key that is set by one touch: each change is a step that can be undone. */
export function useRememberedKey<K extends InstrumentKey>(key: K): ReturnType<typeof useKey<K>> {
  const [value, set, meta] = useKey(key);
  const history = useHistory();
  const remember = (wanted: Parameters<typeof set>[0]): Promise<State[K] | undefined> => {
    const answer = set(wanted);
    history?.follow(Symbol(key), key, meta.confirmed, wanted, answer);
    return answer;
  };
  return [value, remember, meta];
}
