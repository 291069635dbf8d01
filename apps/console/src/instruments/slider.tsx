import { RotateCcw } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useFormats } from '../language/formats.ts';
import type { InstrumentKey, IntegerRow } from './catalogue.ts';
import { InstrumentRow, partsOf } from './instrument-row.tsx';
import { NumberField } from './number-field.tsx';
import { useKeyNames, useWords } from './phrases.ts';
import { Rail, RailReading } from './rail.tsx';
import { Mistyped } from './refusal.ts';
import type { Misfit } from './scale.ts';
import { useInstrument } from './use-instrument.ts';

/** Props of {@link Slider}. */
export interface SliderProps {
  readonly instrumentKey: InstrumentKey;
  readonly row: IntegerRow;
  readonly place: string;
}

/** A number in a range: rail and handle, the number itself to type, and the way back to neutral. */
export function Slider({ instrumentKey, row, place }: SliderProps): ReactElement {
  const state = useInstrument(instrumentKey);
  const [mistyped, setMistyped] = useState<Mistyped>();
  const words = useWords();
  const names = useKeyNames();
  const { number } = useFormats();
  const unit = row.unit === '1/s' ? words.framesPerSecond : (row.unit ?? '');
  const parts = partsOf(place, instrumentKey);
  const name = names[instrumentKey];
  const value = typeof state.value === 'number' ? state.value : undefined;
  const neutral = row.neutral ?? row.default;
  const spoken = value === undefined ? words.unknown : `${number(value)} ${unit}`.trim();
  const problem = mistyped ?? state.refusal;
  const describedBy = problem ? parts.reason : undefined;

  if (!state.mayWrite) {
    return (
      <InstrumentRow
        instrumentKey={instrumentKey}
        kind="slider"
        parts={parts}
        state={state}
        isLabel={false}
        author={state.author}
        head={<output className="instrument-reading">{spoken}</output>}
      >
        {value !== undefined && <RailReading scale={row} value={value} tick={neutral} />}
      </InstrumentRow>
    );
  }

  const touch = () => {
    setMistyped(undefined);
    state.touch();
  };
  const misfit = (what: Misfit) =>
    setMistyped(
      new Mistyped(
        what === 'no number' ? words.notANumber : words.outOfRange(number(row.min), number(row.max)),
      ),
    );
  const choose = (next: number) => {
    setMistyped(undefined);
    state.choose(next);
  };
  const step = (next: number) => {
    setMistyped(undefined);
    state.step(next);
  };
  const head = (
    <>
      {value !== undefined && value !== neutral && (
        <button
          type="button"
          className="sign-button instrument-reset"
          aria-label={words.toNeutral(name, number(neutral))}
          title={words.toNeutral(name, number(neutral))}
          onClick={() => choose(neutral)}
        >
          <RotateCcw size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
      <span className="instrument-figure">
        <NumberField
          label={words.number(name)}
          scale={row}
          value={value}
          describedBy={describedBy}
          isInvalid={problem !== undefined}
          onTyped={choose}
          onStep={step}
          onMisfit={misfit}
          onTouch={touch}
        />
        <span className="instrument-unit">{unit}</span>
      </span>
    </>
  );
  return (
    <InstrumentRow
      instrumentKey={instrumentKey}
      kind="slider"
      parts={parts}
      state={state}
      problem={problem}
      head={head}
    >
      <Rail
        id={parts.input}
        scale={row}
        value={value}
        tick={neutral}
        text={spoken}
        describedBy={describedBy}
        author={state.author}
        onGrab={() => {
          setMistyped(undefined);
          state.grab();
        }}
        onMove={state.move}
        onRelease={state.release}
        onStep={step}
        onNeutral={() => choose(neutral)}
      />
    </InstrumentRow>
  );
}
