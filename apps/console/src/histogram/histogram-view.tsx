import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useFormats } from '../language/formats.ts';
import { histogramOf, outlineOf, STEPS } from './histogram.ts';
import './histogram.css';
import { useWords } from './phrases.ts';
import { PictureLook, shownPicture } from './picture-source.ts';

/** Between two looks at the picture, in ms; a few a second are as good as all of them. */
const LOOK_MS = 250;
/** Between two figures, which have to be read, in ms. */
const FIGURES_MS = 1_000;
/** From this share of the pixels on, it is said that they are black or white. */
const WORTH_SAYING = 0.01;

const CURVES = ['red', 'green', 'blue', 'luma'] as const;

/** What is written below the curves. */
interface Figures {
  readonly mean: number;
  readonly tooDark: number;
  readonly tooBright: number;
}

/** Props of {@link HistogramView}. */
export interface HistogramViewProps {
  /** Whether no camera gives a picture: nothing is looked at. */
  readonly isBlind: boolean;
}

/** The levels of the live picture as it is shown, a few times a second and between everything else. */
export function HistogramView({ isBlind }: HistogramViewProps): ReactElement {
  const drawing = useRef<SVGSVGElement>(null);
  const [figures, setFigures] = useState<Figures | 'waiting' | 'none'>('waiting');
  const words = useWords();
  const { number } = useFormats();

  useEffect(() => {
    if (isBlind) {
      setFigures('none');
      return;
    }
    const look = new PictureLook(document);
    const whenIdle = (call: () => void) =>
      // Safari has none.
      'requestIdleCallback' in window ? requestIdleCallback(call, { timeout: LOOK_MS }) : setTimeout(call);
    let saidAt = Number.NEGATIVE_INFINITY;
    let hadPicture = false;
    let isOver = false;
    const draw = () => {
      if (isOver || document.hidden) return;
      const picture = shownPicture(document);
      const pixels = picture && look.pixelsOf(picture);
      if (pixels === undefined) {
        // The figures of the next picture are not kept waiting by those of the last one.
        if (hadPicture) setFigures('none');
        saidAt = Number.NEGATIVE_INFINITY;
        return;
      }
      hadPicture = true;
      const isDue = performance.now() - saidAt >= FIGURES_MS;
      if (isDue) saidAt = performance.now();
      const histogram = histogramOf(pixels);
      for (const curve of CURVES) {
        drawing.current?.querySelector(`.histogram-${curve}`)?.setAttribute('d', outlineOf(histogram[curve]));
      }
      if (isDue) setFigures(histogram);
    };
    const timer = setInterval(() => whenIdle(draw), LOOK_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isBlind]);

  const percent = (share: number) => `${number(Math.round(share * 100))} %`;
  const isKnown = typeof figures === 'object';
  const lines = isKnown
    ? [
        words.mean(percent(figures.mean)),
        ...(figures.tooDark >= WORTH_SAYING ? [words.dark(percent(figures.tooDark))] : []),
        ...(figures.tooBright >= WORTH_SAYING ? [words.bright(percent(figures.tooBright))] : []),
      ]
    : [words[figures]];
  return (
    <figure className="histogram" data-known={isKnown || undefined}>
      <svg
        ref={drawing}
        viewBox={`0 0 ${STEPS - 1} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.name}
      >
        {CURVES.map((curve) => (
          <path key={curve} className={`histogram-${curve}`} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      <figcaption>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </figcaption>
    </figure>
  );
}
