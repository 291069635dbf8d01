import { useFormats } from '../../language/formats.ts';
import { phrases } from '../../language/phrases.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { CameraReport, Sensor } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { DataTable } from '../table/data-table.tsx';

const useWords = phrases(
  {
    intro: 'Where the pictures come from, and how each source does.',
    camera: (number: number) => `Camera ${number}`,
    missing: 'There is no such camera: it was started with the source "none".',
    resolutions: 'Resolutions',
    sensor: 'Sensor',
    source: 'Source',
    state: 'State',
    picture: 'Picture',
    ok: 'Picture',
    lost: 'No picture; it is being tried again',
    starting: 'Begins',
    idle: 'Not in use',
    since: (ago: string) => `since ${ago}`,
    fps: (rate: string) => `${rate} fps`,
  },
  {
    intro: 'Woher die Bilder kommen, und wie es jeder Quelle geht.',
    camera: (number: number) => `Kamera ${number}`,
    missing: 'Diese Kamera gibt es nicht: Sie wurde mit der Quelle „none“ gestartet.',
    resolutions: 'Auflösungen',
    sensor: 'Sensor',
    source: 'Quelle',
    state: 'Zustand',
    picture: 'Bild',
    ok: 'Bild da',
    lost: 'Kein Bild; es wird weiter versucht',
    starting: 'Beginnt',
    idle: 'Nicht in Gebrauch',
    since: (ago: string) => `seit ${ago}`,
    fps: (rate: string) => `${rate} Bilder/s`,
  },
);

/** How often it is asked for, in ms. */
const EVERY = 3_000;

/** Cameras, their sources and how they do. */
export function CamerasSection() {
  const words = useWords();
  const asked = useList<CameraReport>('/api/cameras', EVERY);
  return (
    <SectionFrame id="cameras" intro={words.intro}>
      <Loaded asked={asked}>
        {({ items }) =>
          items.map((report) => (
            <article key={report.camera} className="administration-card">
              <h3>{words.camera(report.camera)}</h3>
              {report.sensors.length > 0 ? (
                <CameraFacts report={report} />
              ) : (
                <p className="administration-quiet">{words.missing}</p>
              )}
            </article>
          ))
        }
      </Loaded>
    </SectionFrame>
  );
}

function CameraFacts({ report: { camera, sensors, resolutions } }: { readonly report: CameraReport }) {
  const words = useWords();
  return (
    <>
      <DataTable
        caption={words.camera(camera)}
        rows={sensors}
        keyOf={({ sensor }) => sensor}
        columns={[
          { name: words.sensor, cell: ({ sensor }) => `${words.sensor} ${sensor}` },
          { name: words.source, kind: 'wide', cell: ({ source }) => <code>{source}</code> },
          { name: words.state, cell: (sensor) => <SensorState sensor={sensor} /> },
          { name: words.picture, cell: (sensor) => <SensorPicture sensor={sensor} /> },
        ]}
      />
      {resolutions.length > 0 && (
        <p className="administration-quiet">
          {words.resolutions}: {resolutions.join(', ')}
        </p>
      )}
    </>
  );
}

function SensorState({ sensor: { state, since, error } }: { readonly sensor: Sensor }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <>
      <span className="administration-state" data-state={state}>
        {words[state]}
      </span>{' '}
      <span className="administration-quiet">{words.since(formats.dateTime(since))}</span>
      {error && <p className="administration-refusal">{error}</p>}
    </>
  );
}

function SensorPicture({ sensor: { resolution, fps } }: { readonly sensor: Sensor }) {
  const words = useWords();
  const formats = useFormats();
  const rate = fps == null ? undefined : words.fps(formats.number(fps, 1));
  return [resolution, rate].filter(Boolean).join(' · ');
}
