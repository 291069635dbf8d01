import { type ReactElement, useId, useRef, useState } from 'react';
import { useWayBack } from '../history/use-way-back.ts';
import { useKeyNames } from '../instruments/phrases.ts';
import { useNotices } from '../notices/notices.tsx';
import { Problem } from '../problems/problem.tsx';
import { useSession } from '../session/session.ts';
import { faultText } from './fault-text.ts';
import { downloadPresets, FileTooLarge, fileNameFor, readPresetFile } from './files.ts';
import { ImportDialog } from './import-dialog.tsx';
import { MoreDialog } from './more-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import { useWords } from './phrases.ts';
import { PresetCard } from './preset-card.tsx';
import { type NamedValues, UnreadablePresets } from './preset-file.ts';
import './presets.css';
import { type Preset, usePresets } from './use-presets.ts';

/** The dialog that is open. */
type Open =
  | { readonly kind: 'save' }
  | { readonly kind: 'more' | 'rename'; readonly preset: Preset }
  | { readonly kind: 'import'; readonly presets: readonly NamedValues[] };

/** The presets of the server: one click sets the picture to one. */
export function PresetsPanel(): ReactElement | null {
  const { may } = useSession();
  return may('Device_r') ? <Panel mayWrite={may('Device_rw')} /> : null;
}

function Panel({ mayWrite }: { readonly mayWrite: boolean }): ReactElement {
  const id = useId();
  const presets = usePresets();
  const { undo } = useWayBack();
  const { say } = useNotices();
  const words = useWords();
  const keyNames: Readonly<Record<string, string>> = useKeyNames();
  const [open, setOpen] = useState<Open>();
  const [problem, setProblem] = useState<unknown>();
  const chooser = useRef<HTMLInputElement>(null);
  const items = presets.items ?? [];
  const taken = items.map(({ name }) => name);
  const close = () => setOpen(undefined);

  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await work();
    } catch (reason) {
      setProblem(reason);
    }
  };
  const use = (preset: Preset) =>
    attempt(async () => {
      const refused = await presets.apply(preset);
      const names = refused.map((key) => keyNames[key] ?? key).join(', ');
      const text = refused.length === 0 ? words.applied(preset.name) : words.partly(preset.name, names);
      say(text, { action: { name: words.undo, run: () => void undo() } });
    });
  const remove = (preset: Preset) =>
    attempt(async () => {
      await presets.remove(preset);
      const restore = () => void attempt(() => presets.save(preset.name, preset.values));
      say(words.removed(preset.name), { action: { name: words.undo, run: restore } });
    });
  const update = (preset: Preset) =>
    attempt(async () => {
      await presets.save(preset.name);
      say(words.saved(preset.name));
    });
  const choose = (file: File | undefined) =>
    attempt(async () => {
      if (file) setOpen({ kind: 'import', presets: await readPresetFile(file) });
    });

  return (
    <section className="presets" aria-labelledby={id}>
      <div className="presets-head">
        <h2 id={id}>{words.heading}</h2>
        {mayWrite && (
          <button
            type="button"
            className="button"
            aria-label={words.saveLong}
            onClick={() => setOpen({ kind: 'save' })}
          >
            {words.save}
          </button>
        )}
      </div>
      {problem !== undefined && <PresetProblem problem={problem} />}
      {presets.error && <Problem error={presets.error} onRetry={presets.reload} />}
      {presets.items?.length === 0 && (
        <p className="preset-note">{mayWrite ? words.none : words.noneToRead}</p>
      )}
      {items.length > 0 && (
        <ul className="presets-grid">
          {items.map((preset) => (
            <PresetCard
              key={preset.name}
              preset={preset}
              mayWrite={mayWrite}
              onUse={() => void use(preset)}
              onMore={() => setOpen({ kind: 'more', preset })}
            />
          ))}
        </ul>
      )}
      <div className="presets-foot">
        {mayWrite && (
          <>
            <button type="button" className="button" onClick={() => chooser.current?.click()}>
              {words.import}
            </button>
            <input
              ref={chooser}
              type="file"
              accept="application/json,.json"
              hidden
              aria-label={words.import}
              onChange={({ target }) => {
                void choose(target.files?.[0]);
                // The same file may be chosen again when it is mended.
                target.value = '';
              }}
            />
          </>
        )}
        {items.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => downloadPresets(items, 'sightglass-presets.json')}
          >
            {words.exportAll}
          </button>
        )}
      </div>
      {open?.kind === 'save' && (
        <NameDialog
          title={words.saveTitle}
          hint={words.saveHint}
          taken={taken}
          onClose={close}
          onName={(name) => presets.save(name)}
        />
      )}
      {open?.kind === 'rename' && (
        <NameDialog
          title={words.renameTitle(open.preset.name)}
          begin={open.preset.name}
          taken={taken}
          onClose={close}
          onName={async (name) => {
            if (name !== open.preset.name) await presets.rename(open.preset, name);
          }}
        />
      )}
      {open?.kind === 'more' && (
        <MoreDialog
          preset={open.preset}
          mayWrite={mayWrite}
          onClose={close}
          onRename={() => setOpen({ kind: 'rename', preset: open.preset })}
          onUpdate={() => {
            close();
            void update(open.preset);
          }}
          onExport={() => {
            close();
            downloadPresets([open.preset], fileNameFor(open.preset.name));
          }}
          onRemove={() => {
            close();
            void remove(open.preset);
          }}
        />
      )}
      {open?.kind === 'import' && (
        <ImportDialog
          presets={open.presets}
          taken={taken}
          save={({ name, values }) => presets.save(name, values)}
          onClose={close}
        />
      )}
    </section>
  );
}

function PresetProblem({ problem }: { readonly problem: unknown }): ReactElement {
  const words = useWords();
  const text =
    problem instanceof UnreadablePresets
      ? faultText(problem.fault, words)
      : problem instanceof FileTooLarge
        ? words.tooLarge
        : undefined;
  return text === undefined ? (
    <Problem error={problem} />
  ) : (
    <p className="preset-note" data-wrong role="alert">
      {text}
    </p>
  );
}
