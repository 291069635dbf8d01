import type { KeyRow } from '@sightglass/protocol';
import { rowOf } from '@sightglass/protocol';
import { useKey } from '@sightglass/react';
import type { ReactElement, ReactNode } from 'react';
import type { InstrumentKey } from './catalogue.ts';
import { useKeyNames, useWords } from './phrases.ts';
import { refusalText } from './refusal.ts';
import type { InstrumentState } from './use-instrument.ts';

/** Ids of an instrument's parts. */
export interface Parts {
  /** Of the element that its name labels. */
  readonly input: string;
  readonly name: string;
  /** Of the reason of a refusal. */
  readonly reason: string;
}

/** The ids of one instrument. @param place - tells the panel and a sheet apart */
export function partsOf(place: string, key: InstrumentKey): Parts {
  const id = `${place}-${key}`;
  return { input: id, name: `${id}-name`, reason: `${id}-reason` };
}

/** Props of {@link InstrumentRow}. */
export interface InstrumentRowProps {
  readonly instrumentKey: InstrumentKey;
  readonly kind: string;
  readonly parts: Parts;
  readonly state: InstrumentState;
  /** What is wrong here, without the camera having been asked. */
  readonly problem?: Error | undefined;
  /** Who has just changed it at another page, where that is not said elsewhere in the row. */
  readonly author?: string | undefined;
  /** Whether the name labels the one input; it does not where there are several. */
  readonly isLabel?: boolean;
  /** Beside the name. */
  readonly head?: ReactNode;
  readonly children?: ReactNode;
}

/** What all instruments share: the name, who has moved it, what rules it, and why it was refused. */
export function InstrumentRow(props: InstrumentRowProps): ReactElement {
  const {
    instrumentKey,
    kind,
    parts,
    state,
    problem = state.refusal,
    isLabel = true,
    author,
    head,
    children,
  } = props;
  const names = useKeyNames();
  const words = useWords();
  const name = names[instrumentKey];
  return (
    <div
      className={`instrument instrument-${kind}`}
      data-key={instrumentKey}
      data-pending={state.isPending || undefined}
      data-held={state.isHeld || undefined}
      data-refused={problem !== undefined || undefined}
      onPointerDown={state.touch}
    >
      <div className="instrument-head">
        {isLabel ? (
          <label className="instrument-name" id={parts.name} htmlFor={parts.input}>
            {name}
          </label>
        ) : (
          <span className="instrument-name" id={parts.name}>
            {name}
          </span>
        )}
        <AutomaticBadge instrumentKey={instrumentKey} />
        {author !== undefined && <span className="instrument-author">{author}</span>}
        {head}
      </div>
      {children}
      {problem !== undefined && (
        <p className="instrument-reason" id={parts.reason} role="alert">
          {refusalText(problem, instrumentKey, words)}
        </p>
      )}
    </div>
  );
}

/** Says "auto" where an automatic rules the key now. */
function AutomaticBadge({ instrumentKey }: { readonly instrumentKey: InstrumentKey }): ReactElement | null {
  const row: KeyRow = rowOf(instrumentKey);
  const ruler = row.type === 'integer' ? row.ruledBy : undefined;
  return ruler === undefined ? null : <RuledBy ruler={ruler} />;
}

function RuledBy({ ruler }: { readonly ruler: 'auto-exposure' | 'auto-white-balance' }): ReactElement | null {
  const [isOn] = useKey(ruler);
  const names = useKeyNames();
  const words = useWords();
  if (isOn !== true) return null;
  return (
    <span className="instrument-auto" title={words.automaticHint(names[ruler])}>
      {words.automatic}
    </span>
  );
}
