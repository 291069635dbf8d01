import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { phrases } from '../../language/phrases.ts';
import './fields.css';

const useWords = phrases(
  { show: 'Show password', hide: 'Hide password' },
  { show: 'Passwort zeigen', hide: 'Passwort verbergen' },
);

/** What every field has. */
interface FieldProps {
  readonly label: string;
  /** A line below it. */
  readonly hint?: string | undefined;
  /** Why what is in it will not do. */
  readonly problem?: string | false | undefined;
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'date' | 'datetime-local';
  readonly autoComplete?: string;
  /** What else was written there before, to choose from. */
  readonly choices?: readonly string[];
  readonly max?: number;
  readonly children?: ReactNode;
}

/** A line of text. */
export function TextField({
  label,
  hint,
  problem,
  value,
  onChange,
  type = 'text',
  autoComplete = 'off',
  choices,
  max,
  children,
}: TextFieldProps) {
  const id = useId();
  return (
    <div className="fields-field">
      <label htmlFor={id}>{label}</label>
      <div className="fields-entry">
        <input
          id={id}
          type={type}
          value={value}
          maxLength={max}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          list={choices && `${id}-choices`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={hint || problem ? `${id}-about` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {children}
      </div>
      {choices && (
        <datalist id={`${id}-choices`}>
          {choices.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <About id={`${id}-about`} hint={hint} problem={problem} />
    </div>
  );
}

/** A password, which can be looked at. @param kind - for password managers */
export function PasswordField({
  kind,
  ...props
}: Omit<TextFieldProps, 'type' | 'autoComplete' | 'children'> & {
  readonly kind: 'new-password' | 'current-password';
}) {
  const words = useWords();
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField {...props} type={isShown ? 'text' : 'password'} autoComplete={kind}>
      <button
        type="button"
        className="button administration-icon-button"
        aria-label={isShown ? words.hide : words.show}
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        <Icon aria-hidden strokeWidth={1.75} />
      </button>
    </TextField>
  );
}

/** One out of some. */
export function ChoiceField<T extends string>({
  label,
  hint,
  problem,
  value,
  onChange,
  choices,
}: FieldProps & {
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Values and what they are called. */
  readonly choices: readonly (readonly [value: T, name: string])[];
}) {
  const id = useId();
  const choose = (text: string) => {
    const chosen = choices.find(([each]) => each === text);
    if (chosen) onChange(chosen[0]);
  };
  return (
    <div className="fields-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={hint || problem ? `${id}-about` : undefined}
        onChange={(event) => choose(event.target.value)}
      >
        {choices.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      <About id={`${id}-about`} hint={hint} problem={problem} />
    </div>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  hint,
  value,
  onChange,
}: Omit<FieldProps, 'problem'> & { readonly value: boolean; readonly onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div className="fields-field">
      <label className="fields-check">
        <input
          type="checkbox"
          checked={value}
          aria-describedby={hint ? `${id}-about` : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      <About id={`${id}-about`} hint={hint} />
    </div>
  );
}

function About({ id, hint, problem }: Omit<FieldProps, 'label'> & { readonly id: string }) {
  if (problem) {
    return (
      <p id={id} className="fields-problem">
        {problem}
      </p>
    );
  }
  return hint ? (
    <p id={id} className="fields-hint">
      {hint}
    </p>
  ) : null;
}
