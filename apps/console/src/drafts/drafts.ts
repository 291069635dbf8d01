import { isObject } from '../api/exchange.ts';
import { sessions } from '../session/sessions.ts';
import { Observable, useObservable } from '../state/observable.ts';

/** Where the drafts of a kind stay while the page is loaded anew. */
export interface DraftPlace<T> {
  /** Its name among those of the page. */
  readonly name: string;
  /** What was written there as a draft; undefined where it is none. */
  readonly read: (value: unknown) => T | undefined;
}

/**
 * What was typed into forms of one kind and not saved yet. It outlives the form, and with a place the page, as long as
 * the tab is open; no password belongs in it. Everybody who signs in on the page has their own.
 */
export class Drafts<T> {
  readonly kept: Observable<ReadonlyMap<string, T>>;
  readonly #place: DraftPlace<T> | undefined;

  constructor(place?: DraftPlace<T>) {
    this.#place = place;
    this.kept = new Observable(place ? recall(place) : new Map());
  }

  /** What was typed into the form of a thing; undefined where nothing is left. */
  of(thing: string): T | undefined {
    return this.kept.value.get(ownName(thing));
  }

  keep(thing: string, draft: T): void {
    this.#set(new Map(this.kept.value).set(ownName(thing), draft));
  }

  /** It was saved, or thrown away on purpose. */
  drop(thing: string): void {
    const rest = new Map(this.kept.value);
    if (rest.delete(ownName(thing))) this.#set(rest);
  }

  #set(drafts: ReadonlyMap<string, T>): void {
    if (this.#place) keep(this.#place, drafts);
    this.kept.set(drafts);
  }
}

/** A form's draft, as {@link useDraft} has it. */
export interface Draft<T> {
  /** Undefined where nothing was typed. */
  readonly typed: T | undefined;
  keep(draft: T): void;
  drop(): void;
}

/**
 * What was typed into the form of a thing; the component renders again when it changes.
 *
 * @param thing - a name of its own among the forms of the kind, such as an id
 */
export function useDraft<T>(drafts: Drafts<T>, thing: string): Draft<T> {
  useObservable(drafts.kept);
  // A draft is somebody's: another person finds their own.
  useObservable(sessions.state);
  return {
    typed: drafts.of(thing),
    keep: (draft) => drafts.keep(thing, draft),
    drop: () => drafts.drop(thing),
  };
}

function ownName(thing: string): string {
  return JSON.stringify([sessions.state.value.username ?? null, thing]);
}

function recall<T>({ name, read }: DraftPlace<T>): ReadonlyMap<string, T> {
  const drafts = new Map<string, T>();
  try {
    const written: unknown = JSON.parse(sessionStorage.getItem(`sightglass.drafts.${name}`) ?? '{}');
    for (const [thing, value] of Object.entries(isObject(written) ? written : {})) {
      const draft = read(value);
      if (draft !== undefined) drafts.set(thing, draft);
    }
  } catch {
    // A browser that keeps nothing, or kept something else: there is no draft.
  }
  return drafts;
}

function keep<T>({ name }: DraftPlace<T>, drafts: ReadonlyMap<string, T>): void {
  try {
    sessionStorage.setItem(`sightglass.drafts.${name}`, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // Then they last as long as the page.
  }
}
