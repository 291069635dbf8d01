import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from 'react';
import { useWords } from './phrases.ts';
import './dialog.css';

/** What can be typed into or chosen from. */
const FIELD = '.dialog-body :is(input, select, textarea):enabled';
/** The field that is meant, where it is not the first. */
const MEANT = '.dialog-body [data-meant]';

/** Props of {@link Dialog}. */
export interface DialogProps {
  readonly title: string;
  /** Called for Esc and the close button; without it, neither closes the dialog. */
  readonly onClose?: (() => void) | undefined;
  /** Whether there is nothing to press in it: then it takes the focus itself, to be scrolled. */
  readonly isText?: boolean;
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A dialog over the page, as long as it is rendered. The focus goes back to where it was. */
export function Dialog({ title, onClose, isText = false, actions, children }: DialogProps): ReactElement {
  const words = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const shown = dialog.current;
    if (shown && !shown.open) {
      shown.showModal();
      // Whoever types means the first field; by itself the cross would be taken.
      (shown.querySelector<HTMLElement>(MEANT) ?? shown.querySelector<HTMLElement>(FIELD))?.focus();
    }
    return () => {
      shown?.close();
      if (activeElement instanceof HTMLElement && activeElement.isConnected) activeElement.focus();
    };
  }, []);
  const cancelled = (event: SyntheticEvent) => {
    // React decides when it goes, so that what it holds is not lost.
    event.preventDefault();
    if (event.target === dialog.current) onClose?.();
  };
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={cancelled}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className="dialog-head">
        <h2 id={id}>
          <bdi>{title}</bdi>
        </h2>
        {onClose && (
          <button type="button" className="sign-button" aria-label={words.close} onClick={onClose}>
            <X size={24} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
      </header>
      <div className="dialog-body" tabIndex={isText ? 0 : undefined}>
        {children}
      </div>
      {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
    </dialog>
  );
}
