import { type ReactElement, type ReactNode, useState } from 'react';
import { Problem } from '../problems/problem.tsx';
import { Dialog } from './dialog.tsx';
import { useWords } from './phrases.ts';

/** Props of {@link Confirm}. */
export interface ConfirmProps {
  readonly title: string;
  /** What the button that does it says. */
  readonly action: string;
  /** Whether what is done cannot be taken back. */
  readonly isGrave?: boolean;
  /** Does it; the dialog stays with the reason when it fails. */
  readonly onConfirm: () => void | Promise<void>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks before something is done. */
export function Confirm({
  title,
  action,
  isGrave = false,
  onConfirm,
  onClose,
  children,
}: ConfirmProps): ReactElement {
  const words = useWords();
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setProblem(reason);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="button"
            className="button button-main"
            data-grave={isGrave || undefined}
            disabled={isBusy}
            onClick={() => void confirm()}
          >
            {action}
          </button>
        </>
      }
    >
      {children}
      {problem !== undefined && <Problem error={problem} />}
    </Dialog>
  );
}
