import { useConnection } from '@sightglass/react';
import { ChevronDown } from 'lucide-react';
import { type ReactElement, type ReactNode, useId } from 'react';
import { HistogramView } from '../histogram/histogram-view.tsx';
import { HistoryBar } from '../history/history-bar.tsx';
import { useIsBlind } from '../live/signal.ts';
import { useSession } from '../session/session.ts';
import { INSTRUMENT_GROUPS, type Instrument, type InstrumentGroup, instrumentsOf } from './catalogue.ts';
import { Choice } from './choice.tsx';
import './choices.css';
import { useFoldedGroups } from './folded-groups.ts';
import './instruments.css';
import { useGroupNames, useWords } from './phrases.ts';
import './rail.css';
import { Slider } from './slider.tsx';
import { Switch } from './switch.tsx';
import { useOffered } from './use-offered.ts';

/** Props of {@link InstrumentPanel}. */
export interface InstrumentPanelProps {
  /** The groups to show; all of them by default. Several can be folded, one alone cannot. */
  readonly groups?: readonly InstrumentGroup[];
}

/** The instruments of the camera by their groups, and the way back from what was changed. */
export function InstrumentPanel({ groups = INSTRUMENT_GROUPS }: InstrumentPanelProps): ReactElement {
  const words = useWords();
  const place = useId();
  const offered = useOffered();
  const isBlind = useIsBlind();
  const [folded, fold] = useFoldedGroups();
  const isWaiting = useConnection().status !== 'open';
  const mayWrite = useSession().may('Device_rw');
  const content = (group: InstrumentGroup) => (
    <>
      {/* Levels of the hatching would be of no use to anybody; the place is kept, so that no slider moves under a hand. */}
      {group === 'image' && offered.cameras.length > 0 && <HistogramView isBlind={isBlind} />}
      {instrumentsOf(group, offered).map((instrument) => (
        <InstrumentOf key={instrument.key} instrument={instrument} place={place} />
      ))}
    </>
  );
  return (
    <div className="instruments" data-waiting={isWaiting || undefined}>
      <PanelLine mayWrite={mayWrite} isWaiting={isWaiting} />
      {offered.cameras.length === 0 && <p className="instruments-line">{words.noCamera}</p>}
      {mayWrite && <HistoryBar />}
      {groups.map((group) =>
        groups.length === 1 ? (
          <Group key={group} group={group} id={`${place}-${group}`}>
            {content(group)}
          </Group>
        ) : (
          <FoldingGroup
            key={group}
            group={group}
            isFolded={folded.includes(group)}
            onFold={(isFolded) => fold(group, isFolded)}
          >
            {content(group)}
          </FoldingGroup>
        ),
      )}
    </div>
  );
}

/** Who may change the values, or what they wait for; nothing where there is nothing to say. */
function PanelLine(props: { readonly mayWrite: boolean; readonly isWaiting: boolean }): ReactElement | null {
  const { mayWrite, isWaiting } = props;
  const { username, isKnown } = useSession();
  const words = useWords();
  if (!isKnown || (mayWrite && !isWaiting)) return null;
  const readOnly = username === undefined ? words.readOnlyVisitor : words.readOnly;
  return (
    <p className="instruments-line" role="status">
      {mayWrite ? words.waiting : readOnly}
    </p>
  );
}

/** One group alone: the sheet that it is in has its name on its tab. */
function Group(props: {
  readonly group: InstrumentGroup;
  readonly id: string;
  readonly children: ReactNode;
}): ReactElement {
  const { group, id, children } = props;
  const names = useGroupNames();
  return (
    <section className="instrument-group" aria-labelledby={id}>
      <h2 id={id} className="unseen">
        {names[group]}
      </h2>
      {children}
    </section>
  );
}

function FoldingGroup(props: {
  readonly group: InstrumentGroup;
  readonly isFolded: boolean;
  onFold(isFolded: boolean): void;
  readonly children: ReactNode;
}): ReactElement {
  const { group, isFolded, onFold, children } = props;
  const names = useGroupNames();
  return (
    <details
      className="instrument-group"
      data-group={group}
      open={!isFolded}
      onToggle={({ currentTarget }) => onFold(!currentTarget.open)}
    >
      <summary>
        <h2>{names[group]}</h2>
        <ChevronDown size={18} strokeWidth={1.75} aria-hidden="true" />
      </summary>
      {!isFolded && children}
    </details>
  );
}

function InstrumentOf(props: { readonly instrument: Instrument; readonly place: string }): ReactElement {
  const { instrument, place } = props;
  switch (instrument.kind) {
    case 'slider':
      return <Slider instrumentKey={instrument.key} row={instrument.row} place={place} />;
    case 'switch':
      return <Switch instrumentKey={instrument.key} place={place} />;
    case 'choice':
      return <Choice instrumentKey={instrument.key} values={instrument.values} place={place} />;
  }
}
