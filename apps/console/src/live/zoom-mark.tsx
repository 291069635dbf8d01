import { RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useLanguage } from '../language/language.ts';
import { useLiveWords } from './phrases.ts';
import type { ZoomControl } from './use-zoom.ts';

/** Props of {@link ZoomMark}. */
export interface ZoomMarkProps {
  readonly zoom: ZoomControl;
}

/** How many times larger the picture is shown than it fits; pressed, it is whole again. */
export function ZoomMark({ zoom }: ZoomMarkProps): ReactElement | undefined {
  const words = useLiveWords();
  const language = useLanguage();
  const { scale } = zoom.zoom;
  if (scale === 1) return undefined;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const text = `${scale.toLocaleString(language, digits)}×`;
  return (
    <button
      type="button"
      className="live-mark live-zoom"
      aria-label={words.zoomReset(text)}
      onClick={zoom.reset}
    >
      {text}
      <RotateCcw size={20} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
