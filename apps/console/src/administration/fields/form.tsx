import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { phrases } from '../../language/phrases.ts';
import { Problem } from '../../problems/problem.tsx';
import type { Deed } from '../deed.ts';

const useWords = phrases(
  { cancel: 'Cancel', discard: 'Discard', busy: 'One moment' },
  { cancel: 'Abbrechen', discard: 'Verwerfen', busy: 'Einen Moment' },
);

/**
 * A form that keeps what was typed until the server has taken it.
 *
 * @param onDiscard - throws away what was typed, where something was
 * @param onSend - returns whether there was nothing to complain of; else the first field that is wrong gets the focus
 */
export function Form({
  deed,
  send,
  isGrave = false,
  onSend,
  onCancel,
  onDiscard,
  children,
}: {
  readonly deed: Pick<Deed<never>, 'isBusy' | 'problem'>;
  /** Name of the button. */
  readonly send: string;
  /** Whether what it does cannot be taken back. */
  readonly isGrave?: boolean;
  readonly onSend: () => boolean;
  readonly onCancel?: () => void;
  readonly onDiscard?: (() => void) | undefined;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (deed.isBusy || onSend()) return;
    // The fields learn of it with the next picture.
    requestAnimationFrame(() => focusWrong(form.current));
  };
  // The server may have refused what is in one of them.
  useEffect(() => {
    if (!deed.isBusy) focusWrong(form.current);
  }, [deed.isBusy]);
  return (
    <form ref={form} className="fields-form" noValidate onSubmit={submit}>
      {children}
      <div className="fields-foot dialog-foot">
        {deed.problem && <Problem error={deed.problem} />}
        <div className="fields-actions">
          {onCancel && (
            <button
              type="button"
              className="button"
              onClick={() => {
                onDiscard?.();
                onCancel();
              }}
            >
              {onDiscard ? words.discard : words.cancel}
            </button>
          )}
          <button
            type="submit"
            className="button button-main"
            data-grave={isGrave || undefined}
            aria-disabled={deed.isBusy}
          >
            {deed.isBusy ? words.busy : send}
          </button>
        </div>
      </div>
    </form>
  );
}

function focusWrong(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
