import type { ReactElement } from 'react';
import { Dialog } from '../dialog/dialog.tsx';
import { useFormats } from '../language/formats.ts';
import { useWords } from './phrases.ts';
import type { Preset } from './use-presets.ts';

/** Props of {@link MoreDialog}. */
export interface MoreDialogProps {
  readonly preset: Preset;
  readonly mayWrite: boolean;
  onClose(): void;
  onUpdate(): void;
  onRename(): void;
  onExport(): void;
  onRemove(): void;
}

/** What else can be done with a preset. */
export function MoreDialog(props: MoreDialogProps): ReactElement {
  const { preset, mayWrite, onClose, onUpdate, onRename, onExport, onRemove } = props;
  const words = useWords();
  const { dateTime } = useFormats();
  const when = dateTime(preset.createdAt);
  return (
    <Dialog title={preset.name} onClose={onClose}>
      <p className="preset-note">
        {preset.by === null ? words.savedAt(when) : words.savedBy(preset.by, when)}
      </p>
      <div className="preset-deeds">
        {mayWrite && (
          <>
            <button type="button" className="button" onClick={onUpdate}>
              {words.update}
            </button>
            <button type="button" className="button" onClick={onRename}>
              {words.rename}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={onExport}>
          {words.export}
        </button>
        {mayWrite && (
          <button type="button" className="button preset-remove" onClick={onRemove}>
            {words.remove}
          </button>
        )}
      </div>
    </Dialog>
  );
}
