import { type ReactElement, useState } from 'react';
import { Dialog } from '../dialog/dialog.tsx';
import { isolated } from '../language/isolated.ts';
import { useNotices } from '../notices/notices.tsx';
import { Problem } from '../problems/problem.tsx';
import { useWords } from './phrases.ts';
import type { NamedValues } from './preset-file.ts';

/** Props of {@link ImportDialog}. */
export interface ImportDialogProps {
  readonly presets: readonly NamedValues[];
  readonly taken: readonly string[];
  save(preset: NamedValues): Promise<void>;
  onClose(): void;
}

/** Shows what a file brings, and takes it. */
export function ImportDialog({ presets, taken, save, onClose }: ImportDialogProps): ReactElement {
  const words = useWords();
  const { say } = useNotices();
  const [problem, setProblem] = useState<{ readonly name: string; readonly reason: unknown }>();
  const [isBusy, setBusy] = useState(false);
  const replaced = presets.map(({ name }) => name).filter((name) => taken.includes(name));

  const run = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    for (const preset of presets) {
      try {
        await save(preset);
      } catch (reason) {
        setProblem({ name: preset.name, reason });
        setBusy(false);
        return;
      }
    }
    say(words.imported(presets.length));
    onClose();
  };
  return (
    <Dialog title={words.importTitle} onClose={onClose}>
      <ul className="preset-list">
        {presets.map(({ name }) => (
          <li key={name}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      <p className="preset-note">{words.importBare}</p>
      {replaced.length > 0 && (
        <p className="preset-note">{words.importReplaces(replaced.map(isolated).join(', '))}</p>
      )}
      {problem !== undefined && (
        <>
          <p className="preset-note" data-wrong>
            {words.stopped(problem.name)}
          </p>
          <Problem error={problem.reason} />
        </>
      )}
      <div className="preset-actions dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          className="button button-main"
          aria-disabled={isBusy || undefined}
          onClick={() => void run()}
        >
          {words.import}
        </button>
      </div>
    </Dialog>
  );
}
