import type { ChangeEvent, KeyboardEvent, ReactElement } from 'react';
import { fillOf, type Scale, shareOf, stepped } from './scale.ts';
import { useRailHand } from './use-rail-hand.ts';

/** Props of {@link Rail}. */
export interface RailProps {
  readonly id: string;
  readonly scale: Scale;
  /** The value that is shown; undefined until it is known. */
  readonly value: number | undefined;
  /** Where the tick is, and where a double tap leads. */
  readonly tick: number;
  /** The value as it is said aloud. */
  readonly text: string;
  readonly describedBy: string | undefined;
  /** Who has just moved it at another page; shown beside the handle. */
  readonly author: string | undefined;
  onGrab(): void;
  onMove(value: number): void;
  onRelease(): void;
  onStep(value: number): void;
  onNeutral(): void;
}

/**
 * The rail of a slider with its handle. The hand moves what is drawn; keyboard and screen reader have an input of the
 * browser's own, which a finger that scrolls past cannot move.
 */
export function Rail(props: RailProps): ReactElement {
  const { id, scale, value, tick, text, describedBy, author, onStep } = props;
  const hand = useRailHand(props);
  const known = value ?? tick;
  const share = shareOf(scale, known);
  const keyDown = (event: KeyboardEvent) => {
    const next = stepped(scale, known, event.key);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (next !== known) onStep(next);
  };
  return (
    <div className="rail" data-unknown={value === undefined || undefined} {...hand}>
      <input
        className="rail-input"
        type="range"
        id={id}
        min={scale.min}
        max={scale.max}
        step={1}
        value={known}
        aria-valuetext={text}
        aria-describedby={describedBy}
        onKeyDown={keyDown}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onStep(event.target.valueAsNumber)}
      />
      <RailDrawing scale={scale} value={known} tick={tick} />
      <div className="rail-handle" style={{ left: percent(share) }} />
      {author !== undefined && (
        <span
          className="instrument-author"
          data-side={share < 0.5 ? 'end' : 'start'}
          style={{ left: percent(share) }}
        >
          {author}
        </span>
      )}
    </div>
  );
}

/** The rail without a handle, for those who may only look. */
export function RailReading(
  props: Pick<RailProps, 'scale' | 'tick'> & { readonly value: number },
): ReactElement {
  return (
    <div className="rail rail-reading" aria-hidden="true">
      <RailDrawing {...props} />
    </div>
  );
}

function RailDrawing(props: Pick<RailProps, 'scale' | 'tick'> & { readonly value: number }): ReactElement {
  const { scale, value, tick } = props;
  const fill = fillOf(scale, value);
  return (
    <div className="rail-line" aria-hidden="true">
      <div className="rail-fill" style={{ left: percent(fill.start), width: percent(fill.length) }} />
      <div className="rail-tick" style={{ left: percent(shareOf(scale, tick)) }} />
    </div>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
