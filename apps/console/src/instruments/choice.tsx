import type { ReactElement } from 'react';
import { useFormats } from '../language/formats.ts';
import { InstrumentRow, type Parts, partsOf } from './instrument-row.tsx';
import { useValueNames, useWords } from './phrases.ts';
import type { SwitchProps } from './switch.tsx';
import { type InstrumentState, useInstrument } from './use-instrument.ts';

/** Props of {@link Choice}. */
export interface ChoiceProps extends SwitchProps {
  readonly values: readonly (string | number)[];
}

/** Up to so many values stand side by side; more of them fold into a list. */
const SIDE_BY_SIDE = 3;

/** One out of several values. A value of the camera that is not among those offered joins them. */
export function Choice({ instrumentKey, place, values }: ChoiceProps): ReactElement {
  const state = useInstrument(instrumentKey);
  const parts = partsOf(place, instrumentKey);
  const nameOf = useValueName();
  const words = useWords();
  const { value } = state;
  const known = typeof value === 'boolean' ? undefined : value;
  const offered = known === undefined || values.includes(known) ? values : [...values, known];
  const isFew = offered.length <= SIDE_BY_SIDE;
  const frame = { instrumentKey, parts, state, author: state.author };

  if (!state.mayWrite) {
    const text = known === undefined ? words.unknown : nameOf(known);
    const head = <output className="instrument-reading">{text}</output>;
    return <InstrumentRow {...frame} kind="choice" isLabel={false} head={head} />;
  }
  if (isFew) {
    return (
      <InstrumentRow {...frame} kind="choice" isLabel={false}>
        <Segments parts={parts} state={state} values={offered} nameOf={nameOf} />
      </InstrumentRow>
    );
  }
  return (
    <InstrumentRow {...frame} kind="choice">
      <select
        className="instrument-select"
        id={parts.input}
        value={known === undefined ? '' : String(known)}
        aria-describedby={state.refusal ? parts.reason : undefined}
        onChange={({ target }) => {
          const chosen = offered.find((each) => String(each) === target.value);
          if (chosen !== undefined) state.choose(chosen);
        }}
      >
        {known === undefined && <option value="">{words.unknown}</option>}
        {offered.map((each) => (
          <option key={each} value={each}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </InstrumentRow>
  );
}

function Segments(props: {
  readonly parts: Parts;
  readonly state: InstrumentState;
  readonly values: readonly (string | number)[];
  nameOf(value: string | number): string;
}): ReactElement {
  const { parts, state, values, nameOf } = props;
  return (
    <div
      className="segments"
      role="radiogroup"
      aria-labelledby={parts.name}
      aria-describedby={state.refusal ? parts.reason : undefined}
    >
      {values.map((each) => (
        <label className="segment" key={each}>
          <input
            type="radio"
            name={parts.input}
            value={each}
            checked={state.value === each}
            onChange={() => state.choose(each)}
          />
          <span>{nameOf(each)}</span>
        </label>
      ))}
    </div>
  );
}

/** What a value of a choice is called: a word of the page, a size, a number. */
function useValueName(): (value: string | number) => string {
  const names: Readonly<Record<string, string>> = useValueNames();
  const { number } = useFormats();
  return (value) =>
    typeof value === 'number' ? number(value) : (names[value] ?? value.replace(/^(\d+)x(\d+)$/, '$1 × $2'));
}
