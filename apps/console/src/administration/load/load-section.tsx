import { useEffect, useState } from 'react';
import { useResource } from '../../api/queries.ts';
import { type Formats, useFormats } from '../../language/formats.ts';
import { Loaded } from '../loaded.tsx';
import type { Status } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { Gauge } from './gauge.tsx';
import { useLoadWords } from './load-words.ts';
import { type Sample, sampleOf, withSample } from './samples.ts';
import { Encoders, Viewers } from './work-cards.tsx';
import './load.css';

/** How often it is asked for, in ms. */
const EVERY = 2_000;

/** What was seen; it stays while one looks at another section. */
let seen: readonly Sample[] = [];

/** How the server does now, and how it did in the last minutes. */
export function LoadSection() {
  const words = useLoadWords();
  const formats = useFormats();
  const asked = useResource<Status>('/api/status', { refetchInterval: EVERY, staleTime: 0 });
  const { data, dataUpdatedAt } = asked;
  const [samples, setSamples] = useState(seen);

  useEffect(() => {
    const sample = data && sampleOf(data, dataUpdatedAt);
    if (!sample) return;
    seen = withSample(seen, sample);
    setSamples(seen);
  }, [data, dataUpdatedAt]);

  return (
    <SectionFrame id="load">
      <Loaded asked={asked}>
        {(status) => (
          <>
            <p className="load-facts">
              <strong>{status.name}</strong> · {words.version(status.version)} ·{' '}
              {words.uptime(upTime(status.uptime, words.day, formats))} · {words.clients(status.clients)}
            </p>
            <div className="load-gauges">
              <Gauges status={status} samples={samples} formats={formats} />
              {status.media && <Viewers every={EVERY} />}
              {status.media && <Encoders status={status} />}
            </div>
          </>
        )}
      </Loaded>
    </SectionFrame>
  );
}

function Gauges({
  status: { load, media, storage },
  samples,
  formats,
}: {
  readonly status: Status;
  readonly samples: readonly Sample[];
  readonly formats: Formats;
}) {
  const words = useLoadWords();
  const percent = (share: number) => `${formats.number(share * 100)} %`;
  return (
    <>
      {load && (
        <>
          <Gauge
            name={words.load}
            value={formats.number(load.average[0] ?? 0, 2)}
            note={words.average(load.average.slice(1).map((each) => formats.number(each, 2)))}
            samples={samples}
            pick={({ load }) => load}
            least={1}
          />
          <Gauge
            name={words.memory}
            value={formats.bytes(load.memoryBytes)}
            note={words.server}
            samples={samples}
            pick={({ serverBytes }) => serverBytes}
          />
        </>
      )}
      {media && (
        <>
          <Gauge
            name={words.media}
            value={media.cpu === undefined ? words[media.state] : percent(media.cpu)}
            note={words.processor(words[media.state])}
            samples={samples}
            pick={({ mediaCpu }) => mediaCpu}
            least={1}
          />
          <Gauge
            name={words.mediaMemory}
            value={media.rssBytes === undefined ? '–' : formats.bytes(media.rssBytes)}
            note={words.mediaProcess}
            samples={samples}
            pick={({ mediaBytes }) => mediaBytes}
          />
          <Gauge
            name={words.pictures}
            value={media.fps === undefined ? '–' : formats.number(media.fps, 1)}
            note={words.late(media.late ?? 0)}
            samples={samples}
            pick={({ fps }) => fps}
          />
        </>
      )}
      {storage && <Disk storage={storage} formats={formats} />}
    </>
  );
}

function Disk({
  storage: { freeBytes, usedBytes, recordings, secondsLeft },
  formats,
}: {
  readonly storage: NonNullable<Status['storage']>;
  readonly formats: Formats;
}) {
  const words = useLoadWords();
  const room = secondsLeft == null ? undefined : words.room(formats.hours(secondsLeft));
  return (
    <article className="load-gauge">
      <h3>{words.disk}</h3>
      <p className="load-value">{formats.bytes(freeBytes)}</p>
      <p className="administration-quiet">
        {[words.free, room].filter((each) => each !== undefined).join(' · ')}
      </p>
      <meter
        className="load-meter"
        min={0}
        max={usedBytes + freeBytes}
        value={usedBytes}
        aria-label={words.used(formats.bytes(usedBytes), recordings)}
      />
      <p className="administration-quiet">{words.used(formats.bytes(usedBytes), recordings)}</p>
    </article>
  );
}

/** A length of time in days, hours and minutes. */
function upTime(seconds: number, day: (days: number) => string, { hours }: Formats): string {
  const days = Math.floor(seconds / 86_400);
  return days > 0 ? `${day(days)} ${hours(seconds % 86_400)}` : hours(seconds);
}
