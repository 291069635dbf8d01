import { Bookmark, type LucideIcon, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { INSTRUMENT_GROUPS, type InstrumentGroup } from '../instruments/catalogue.ts';
import { GROUP_ICONS } from '../instruments/group-icons.ts';
import { InstrumentPanel } from '../instruments/instrument-panel.tsx';
import { useGroupNames } from '../instruments/phrases.ts';
import { PresetsPanel } from '../presets/presets-panel.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from './phrases.ts';
import './rim.css';
import { useScreen } from './use-screen.ts';

/** What a sheet holds. */
type Sheet = InstrumentGroup | 'presets';

/** The instruments on the picture's rim: a column on a desktop, sheets behind icons on a panel, tabs on a phone. */
export function Rim(): ReactElement {
  const words = useWords();
  const screen = useScreen();
  if (screen === 'desktop') {
    return (
      <aside className="rim" data-tour="instruments" aria-label={words.instruments}>
        <PresetsPanel />
        <InstrumentPanel />
      </aside>
    );
  }
  return <Sheets key={screen} begin={screen === 'phone' ? 'image' : undefined} />;
}

/** One sheet at a time. @param begin - the one that is open at first; where there is one, one always is */
function Sheets({ begin }: { readonly begin: Sheet | undefined }): ReactElement {
  const words = useWords();
  const names = useGroupNames();
  const { may } = useSession();
  const [open, setOpen] = useState(begin);
  const sheets: readonly Sheet[] = may('Device_r') ? [...INSTRUMENT_GROUPS, 'presets'] : INSTRUMENT_GROUPS;
  const nameOf = (sheet: Sheet) => (sheet === 'presets' ? words.presets : names[sheet]);
  const press = (sheet: Sheet) => setOpen(sheet === open && begin === undefined ? undefined : sheet);
  return (
    <>
      <nav className="rim-tabs" data-tour="instruments" aria-label={words.instruments}>
        {sheets.map((sheet) => {
          const Icon = iconOf(sheet);
          return (
            <button
              type="button"
              key={sheet}
              className="rim-tab"
              aria-expanded={sheet === open}
              aria-controls={sheet === open ? 'rim-sheet' : undefined}
              onClick={() => press(sheet)}
            >
              <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
              <span>{nameOf(sheet)}</span>
            </button>
          );
        })}
      </nav>
      {open !== undefined && (
        <aside
          className="rim-sheet"
          id="rim-sheet"
          aria-label={nameOf(open)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what holds values alone is scrolled by keys too
          tabIndex={0}
        >
          {begin === undefined && (
            <button
              type="button"
              className="rim-close"
              aria-label={words.hide(nameOf(open))}
              onClick={() => setOpen(undefined)}
            >
              <X size={24} strokeWidth={1.75} aria-hidden="true" />
            </button>
          )}
          {open === 'presets' ? <PresetsPanel /> : <InstrumentPanel groups={[open]} />}
        </aside>
      )}
    </>
  );
}

function iconOf(sheet: Sheet): LucideIcon {
  return sheet === 'presets' ? Bookmark : GROUP_ICONS[sheet];
}
