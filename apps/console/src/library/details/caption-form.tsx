import type { MediaRecord } from '@sightglass/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { request } from '../../api/request.ts';
import { useDraft } from '../../drafts/drafts.ts';
import { Problem } from '../../problems/problem.tsx';
import { isOfLibrary } from '../catalogue/use-library.ts';
import { useWords } from '../phrases.ts';
import { keyOf, pathOf } from '../record.ts';
import {
  type CaptionDraft,
  captionDrafts,
  type Draft,
  elsewhere,
  orNothing,
  shownText,
  typed,
  unsent,
} from './draft.ts';

/** What a record is called and what is noted of it, to be changed. What is typed stays until it is saved or taken back. */
export function CaptionForm({ record }: { readonly record: MediaRecord }): ReactElement {
  const words = useWords();
  const queries = useQueryClient();
  const key = keyOf(record);
  const draft = useDraft(captionDrafts, key);
  const { name, note } = draft.typed ?? {};
  const [problem, setProblem] = useState<Error>();
  const [isSaving, setSaving] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const isChanged = name !== undefined || note !== undefined;

  const change = (next: CaptionDraft) => keepDraft(key, orNothing(next));
  const revert = () => {
    draft.drop();
    setProblem(undefined);
  };
  const save = async () => {
    if (!isChanged || isSaving) return;
    setSaving(true);
    setSaved(false);
    try {
      const changes = {
        ...(name ? { name: name.text.trim() || null } : {}),
        ...(note ? { note: note.text.trim() || null } : {}),
      };
      const changed = await request<MediaRecord>('PATCH', pathOf(record), changes);
      queries.setQueryData([pathOf(record)], changed);
      // What was typed while it was under way is not saved.
      keepDraft(key, unsent(captionDrafts.of(key), { name, note }));
      setProblem(undefined);
      setSaved(true);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isOfLibrary(queryKey[0]) });
    } catch (cause) {
      setProblem(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setSaving(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Nothing typed is lost by a key: this one leaves the field, as it leaves the record when pressed again.
    if (event.key === 'Escape' && event.target instanceof HTMLElement) {
      event.preventDefault();
      event.target.blur();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
  };

  return (
    <form className="library-caption" onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <Field
        label={words.name}
        draft={name}
        present={record.name ?? ''}
        onDraft={(next) => change({ name: next, note })}
        maxLength={120}
        rows={1}
      />
      <Field
        label={words.note}
        draft={note}
        present={record.note ?? ''}
        onDraft={(next) => change({ name, note: next })}
        maxLength={2_000}
        rows={3}
      />
      {problem && <Problem error={problem} />}
      <p className="unseen" role="status">
        {isSaved && !isChanged ? words.saved : ''}
      </p>
      {isChanged && <p className="library-unsaved">{words.unsaved}</p>}
      {isChanged && (
        <p className="library-caption-actions">
          <button type="submit" className="button button-main" disabled={isSaving}>
            {words.save}
          </button>
          <button type="button" className="button" onClick={revert}>
            {words.revert}
          </button>
        </p>
      )}
    </form>
  );
}

function keepDraft(key: string, draft: CaptionDraft | undefined): void {
  if (draft) captionDrafts.keep(key, draft);
  else captionDrafts.drop(key);
}

interface FieldProps {
  readonly label: string;
  readonly draft: Draft | undefined;
  readonly present: string;
  readonly onDraft: (draft: Draft | undefined) => void;
  readonly maxLength: number;
  readonly rows: number;
}

function Field({ label, draft, present, onDraft, maxLength, rows }: FieldProps): ReactElement {
  const words = useWords();
  const id = useId();
  const other = elsewhere(draft, present);
  const shared = {
    id,
    // Text from right to left is written so.
    dir: 'auto',
    maxLength,
    value: shownText(draft, present),
    onChange: ({ target }: { target: { value: string } }) => onDraft(typed(draft, present, target.value)),
  };
  return (
    <div className="library-field">
      <label htmlFor={id}>{label}</label>
      {rows === 1 ? <input type="text" {...shared} /> : <textarea rows={rows} {...shared} />}
      {other !== undefined && (
        <p role="status">{words.changedMeanwhile(other === '' ? words.nothing : other)}</p>
      )}
    </div>
  );
}
