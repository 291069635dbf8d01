import { Grid3x3, Maximize, Minimize, Snowflake, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { useShortcut } from '../help/shortcuts.ts';
import { useLiveWords } from './phrases.ts';
import { Tool } from './tool.tsx';
import { useFullScreen } from './use-full-screen.ts';
import type { ZoomControl } from './use-zoom.ts';
import { CLOSEST, STEP } from './zoom.ts';

/** Props of {@link ViewTools}. */
export interface ViewToolsProps {
  readonly zoom: ZoomControl;
  readonly isFrozen: boolean;
  readonly hasGrid: boolean;
  onFreeze(): void;
  onGrid(): void;
}

/** How the picture is looked at, here alone: nobody else sees a difference. */
export function ViewTools({ zoom, isFrozen, hasGrid, onFreeze, onGrid }: ViewToolsProps): ReactElement {
  const words = useLiveWords();
  const [isFull, toggleFull] = useFullScreen();
  useShortcut('f', words.fullScreen, toggleFull, { group: 'live' });
  useShortcut('z', words.freeze, onFreeze, { group: 'live' });
  useShortcut('g', words.grid, onGrid, { group: 'live' });
  useShortcut('+', words.zoomIn, () => zoom.by(STEP), { group: 'live', repeats: true });
  useShortcut('-', words.zoomOut, () => zoom.by(1 / STEP), { group: 'live', repeats: true });
  useShortcut('0', words.whole, zoom.reset, { group: 'live' });
  const isClosest = zoom.zoom.scale >= CLOSEST;
  return (
    <div className="live-tools" role="toolbar" aria-label={words.tools}>
      <Tool name={words.freeze} icon={Snowflake} isOn={isFrozen} onPress={onFreeze} />
      <Tool name={words.grid} icon={Grid3x3} isOn={hasGrid} onPress={onGrid} />
      <Tool
        name={isClosest ? words.whole : words.zoomIn}
        icon={isClosest ? ZoomOut : ZoomIn}
        isSpare
        onPress={isClosest ? zoom.reset : () => zoom.by(STEP)}
      />
      <Tool name={words.fullScreen} icon={isFull ? Minimize : Maximize} isOn={isFull} onPress={toggleFull} />
    </div>
  );
}
