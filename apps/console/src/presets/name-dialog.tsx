import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { Dialog } from '../dialog/dialog.tsx';
import { Drafts, useDraft } from '../drafts/drafts.ts';
import { Problem } from '../problems/problem.tsx';
import { useWords } from './phrases.ts';
import { isPresetName } from './preset-file.ts';

/** Props of {@link NameDialog}. */
export interface NameDialogProps {
  readonly title: string;
  readonly hint?: string;
  readonly begin?: string;
  /** Names that are in use. */
  readonly taken: readonly string[];
  onClose(): void;
  /** Saves under the name; the dialog closes when it is done, and keeps what was typed when it is not. */
  onName(name: string): Promise<void>;
}

const drafts = new Drafts<string>();

/** Asks for the name of a preset. */
export function NameDialog(props: NameDialogProps): ReactElement {
  const { title, hint, begin = '', taken, onClose, onName } = props;
  const id = useId();
  const words = useWords();
  const { typed, keep, drop } = useDraft(drafts, begin);
  const name = typed ?? begin;
  const [isWrong, setWrong] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const chosen = name.trim();
  const isTaken = chosen !== begin && taken.includes(chosen);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setWrong(!isPresetName(chosen));
    if (!isPresetName(chosen)) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onName(chosen);
      drop();
      onClose();
    } catch (reason) {
      setProblem(reason);
      setBusy(false);
    }
  };
  const discard = () => {
    drop();
    onClose();
  };
  const note = isWrong ? words.badName : isTaken ? words.taken(chosen) : hint;
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="preset-form" onSubmit={(event) => void submit(event)}>
        <label className="field" htmlFor={id}>
          {words.name}
          <input
            id={id}
            type="text"
            autoComplete="off"
            maxLength={120}
            value={name}
            aria-invalid={isWrong || undefined}
            aria-describedby={`${id}-note`}
            onChange={(event) => {
              setWrong(false);
              keep(event.target.value);
            }}
          />
        </label>
        <p className="preset-note" id={`${id}-note`} data-wrong={isWrong || undefined}>
          {note}
        </p>
        {problem !== undefined && <Problem error={problem} />}
        <div className="preset-actions dialog-foot">
          <button type="button" className="button" onClick={discard}>
            {typed === undefined ? words.cancel : words.discard}
          </button>
          <button type="submit" className="button button-main" aria-disabled={isBusy || undefined}>
            {isTaken ? words.replace : words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
