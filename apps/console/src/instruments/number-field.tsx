import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { type Misfit, type Scale, stepped, typedValue } from './scale.ts';

/** Props of {@link NumberField}. */
export interface NumberFieldProps {
  readonly label: string;
  readonly scale: Scale;
  /** The value that is shown; undefined until it is known. */
  readonly value: number | undefined;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  /** A value was typed. */
  onTyped(value: number): void;
  /** Arrow and page keys lead to a value. */
  onStep(value: number): void;
  /** What was typed is no value. */
  onMisfit(misfit: Misfit): void;
  /** Somebody begins to type. */
  onTouch(): void;
}

/** The number of a slider, to be typed. What is being typed stays, whatever anybody else does meanwhile. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, scale, value, describedBy, isInvalid, onTyped, onStep, onMisfit, onTouch } = props;
  const [draft, setDraft] = useState<string>();

  const commit = () => {
    if (draft === undefined) return;
    const typed = typedValue(scale, draft);
    setDraft(undefined);
    if (typeof typed === 'string') onMisfit(typed);
    else if (typed !== value) onTyped(typed);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== undefined) {
      // It drops what was typed, and does not close the sheet around it.
      event.stopPropagation();
      event.preventDefault();
      setDraft(undefined);
    } else if (/^(?:Arrow(?:Up|Down)|Page(?:Up|Down))$/.test(event.key)) {
      event.preventDefault();
      const typed = draft === undefined ? value : typedValue(scale, draft);
      const next = stepped(scale, typeof typed === 'number' ? typed : (value ?? scale.min), event.key);
      setDraft(undefined);
      if (next !== undefined && next !== value) onStep(next);
    }
  };
  return (
    <input
      className="instrument-number"
      type="text"
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      value={draft ?? (value === undefined ? '' : String(value))}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        onTouch();
        setDraft(event.target.value);
      }}
      onBlur={() => {
        // A dialog takes the focus by itself and gives it back: nobody has finished typing.
        if (!document.querySelector('dialog[open]')) commit();
      }}
      onKeyDown={keyDown}
    />
  );
}
