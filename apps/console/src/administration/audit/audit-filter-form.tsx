import { type FormEvent, useState } from 'react';
import { ChoiceField, TextField } from '../fields/fields.tsx';
import { ACTIONS, type AuditFilter, NO_FILTER } from './audit-filter.ts';
import { TEXT_LENGTH } from './audit-filter-address.ts';
import { useAuditWords } from './audit-words.ts';
import { useDeedWords } from './deed-names.ts';
import { keyCalled, nameIn, useAuditKeys } from './use-names.ts';

/** What is looked for; it is asked for when the form is sent. */
export function AuditFilterForm({
  filter: asked,
  onSearch,
}: {
  /** The one that is in force. */
  readonly filter: AuditFilter;
  readonly onSearch: (filter: AuditFilter) => void;
}) {
  const words = useAuditWords();
  const deeds = useDeedWords();
  const keys = useAuditKeys();
  const begun = (from: AuditFilter) => ({ ...from, key: nameIn(keys, from.key) });
  const [filter, setFilter] = useState(() => begun(asked));
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    // The address has changed, as by the way back.
    setKnown(asked);
    setFilter(begun(asked));
  }
  // On a phone it would take the whole screen.
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 681px)').matches);
  const change = (part: Partial<AuditFilter>) => setFilter({ ...filter, ...part });
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSearch({ ...filter, key: keyCalled(filter.key, keys) });
  };
  const clear = () => {
    setFilter(NO_FILTER);
    onSearch(NO_FILTER);
  };
  return (
    <search>
      <details className="audit-fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{words.filter}</summary>
        <form className="audit-filter" noValidate onSubmit={send}>
          <TextField
            label={words.user}
            hint={words.userHint}
            value={filter.user}
            max={TEXT_LENGTH}
            onChange={(user) => change({ user })}
          />
          <ChoiceField
            label={words.action}
            value={filter.action}
            choices={[['', words.any], ...ACTIONS.map((each) => [each, deeds[each]] as const)]}
            onChange={(action) => change({ action })}
          />
          <TextField
            label={words.key}
            hint={words.keyHint}
            value={filter.key}
            max={TEXT_LENGTH}
            onChange={(key) => change({ key })}
          />
          <TextField
            label={words.from}
            type="datetime-local"
            value={filter.from}
            onChange={(from) => change({ from })}
          />
          <TextField
            label={words.to}
            type="datetime-local"
            value={filter.to}
            onChange={(to) => change({ to })}
          />
          <ChoiceField
            label={words.outcome}
            value={filter.outcome}
            onChange={(outcome) => change({ outcome })}
            choices={[
              ['any', words.any],
              ['ok', words.ok],
              ['refused', words.refused],
            ]}
          />
          <div className="fields-actions">
            <button type="button" className="button" onClick={clear}>
              {words.clear}
            </button>
            <button type="submit" className="button button-main">
              {words.search}
            </button>
          </div>
        </form>
      </details>
    </search>
  );
}
