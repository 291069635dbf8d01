import { useLoadWords } from './load-words.ts';
import { chartLine, type Point, type Sample } from './samples.ts';

const WIDTH = 240;
const HEIGHT = 48;

/**
 * A value with the line that it has drawn.
 *
 * @param least - value at the upper edge where none was higher, so that little looks like little
 */
export function Gauge({
  name,
  value,
  note,
  samples,
  pick,
  least = 0,
}: {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly samples: readonly Sample[];
  readonly pick: (sample: Sample) => number | undefined;
  readonly least?: number;
}) {
  const words = useLoadWords();
  const most = Math.max(least, ...samples.map((sample) => pick(sample) ?? 0));
  return (
    <article className="load-gauge">
      <h3>{name}</h3>
      <p className="load-value">{value}</p>
      <p className="administration-quiet">{note}</p>
      <svg
        className="load-chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.chart(name)}
      >
        {chartLine(samples, pick, most * 1.1).map((line) => (
          <polyline key={line[0]?.x} points={line.map(placed).join(' ')} />
        ))}
      </svg>
    </article>
  );
}

function placed({ x, y }: Point): string {
  return `${(x * WIDTH).toFixed(1)},${(HEIGHT - 1 - y * (HEIGHT - 2)).toFixed(1)}`;
}
