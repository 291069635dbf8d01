import type { MediaRecord } from '@sightglass/protocol';
import { type KeyboardEvent, type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useFormats } from '../../language/formats.ts';
import { useWords } from '../phrases.ts';
import { keyOf } from '../record.ts';
import type { Selection } from '../selection/selection.ts';
import { byDay } from './by-day.ts';
import { dayOf } from './day.ts';
import type { Shape } from './filter-bar.tsx';
import { neighbour, type Step } from './neighbour.ts';
import { RecordCard } from './record-card.tsx';
import './record-list.css';

interface RecordListProps {
  readonly items: readonly MediaRecord[];
  readonly shape: Shape;
  readonly selection: Selection;
  readonly onSelect: (key: string, isRange: boolean) => void;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly readMore: () => void;
  readonly onAll: () => void;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'before',
  ArrowRight: 'after',
  ArrowUp: 'above',
  ArrowDown: 'below',
  Home: 'first',
  End: 'last',
};

/** Recordings and pictures by days. Arrow keys go from one to the next, with Shift they choose. */
export function RecordList(props: RecordListProps): ReactElement {
  const { items, shape, selection, onSelect, hasMore, isLoading, readMore, onAll } = props;
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const known = items.some((record) => keyOf(record) === current);
  const first = items[0] && keyOf(items[0]);

  const select = useStable(onSelect);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const card = event.target instanceof Element ? event.target.closest('[data-record]') : null;
    if (!card || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== 'a') return;
      event.preventDefault();
      onAll();
      return;
    }
    if (event.key === ' ' && event.target instanceof HTMLAnchorElement) {
      event.preventDefault();
      onSelect(card.getAttribute('data-record') ?? '', event.shiftKey);
      return;
    }
    if (!step || !list.current) return;
    event.preventDefault();
    const cards = [...list.current.querySelectorAll('[data-record]')];
    const next = cards[neighbour(cards.map(placeOf), cards.indexOf(card), step)];
    const key = next?.getAttribute('data-record');
    if (!key) return;
    if (event.shiftKey) {
      if (selection.anchor === undefined) onSelect(card.getAttribute('data-record') ?? '', false);
      onSelect(key, true);
    }
    next?.querySelector('a')?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that come from the cards within
    <div ref={list} className={`library-list library-${shape}`} onKeyDown={onKeyDown}>
      {byDay(items).map(({ day, items: records }) => (
        <section key={day} aria-labelledby={`library-day-${day}`}>
          <DayHeading day={day} at={records[0]?.startedAt ?? day} />
          <ul>
            {records.map((record) => {
              const key = keyOf(record);
              return (
                <RecordCard
                  key={key}
                  record={record}
                  isSelected={selection.keys.has(key)}
                  isCurrent={key === (known ? current : first)}
                  onSelect={select}
                  onFocus={setCurrent}
                />
              );
            })}
          </ul>
        </section>
      ))}
      {hasMore && <End isLoading={isLoading} readMore={readMore} />}
      <p className="library-count" role="status">
        {isLoading ? words.loading : words.count(items.length, hasMore)}
      </p>
    </div>
  );
}

function DayHeading({ day, at }: { readonly day: string; readonly at: string }): ReactElement {
  const words = useWords();
  const formats = useFormats();
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const near = day === dayOf(now) ? words.today : day === dayOf(yesterday) ? words.yesterday : undefined;
  return (
    <h3 className="library-heading" id={`library-day-${day}`}>
      {near !== undefined && <span>{near}</span>}
      <time dateTime={day}>{formats.date(at)}</time>
    </h3>
  );
}

/** The end of what is known: seen or pressed, it reads on. */
function End({ isLoading, readMore }: { isLoading: boolean; readMore: () => void }): ReactElement {
  const words = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const onSeen = useEffectEvent(readMore);
  useEffect(() => {
    if (isLoading || !button.current) return;
    // It tells where the end is as soon as it looks: anew each time, as what was read has moved it.
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)?.isIntersecting) onSeen();
      },
      // Counted from what scrolls: the window itself does not.
      { root: button.current.closest('.library-all'), rootMargin: '600px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isLoading]);
  return (
    <button ref={button} type="button" className="library-more" onClick={readMore}>
      {words.more}
    </button>
  );
}

function placeOf(card: Element): { x: number; y: number } {
  const { left, top } = card.getBoundingClientRect();
  return { x: left, y: top };
}

/** The same function always, which calls the newest. */
function useStable<A extends readonly unknown[]>(run: (...given: A) => void): (...given: A) => void {
  const newest = useRef(run);
  useEffect(() => {
    newest.current = run;
  });
  const [stable] = useState(
    () =>
      (...given: A) =>
        newest.current(...given),
  );
  return stable;
}
