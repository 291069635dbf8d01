import type { ReactElement } from 'react';
import type { InstrumentKey } from './catalogue.ts';
import { InstrumentRow, partsOf } from './instrument-row.tsx';
import { useWords } from './phrases.ts';
import { useInstrument } from './use-instrument.ts';

/** Props of {@link Switch} and {@link Choice}. */
export interface SwitchProps {
  readonly instrumentKey: InstrumentKey;
  readonly place: string;
}

/** On or off. */
export function Switch({ instrumentKey, place }: SwitchProps): ReactElement {
  const state = useInstrument(instrumentKey);
  const words = useWords();
  const parts = partsOf(place, instrumentKey);
  const text = typeof state.value !== 'boolean' ? words.unknown : state.value ? words.on : words.off;
  const head = state.mayWrite ? (
    <span className="switch">
      <input
        type="checkbox"
        role="switch"
        id={parts.input}
        checked={state.value === true}
        aria-checked={state.value === true}
        aria-describedby={state.refusal ? parts.reason : undefined}
        onChange={(event) => state.choose(event.target.checked)}
      />
      <span className="switch-track" aria-hidden="true" />
    </span>
  ) : (
    <output className="instrument-reading">{text}</output>
  );
  return (
    <InstrumentRow
      instrumentKey={instrumentKey}
      kind="switch"
      parts={parts}
      state={state}
      author={state.author}
      isLabel={state.mayWrite}
      head={head}
    />
  );
}
