import type { MediaRecord } from '@sightglass/protocol';
import { useConnection } from '@sightglass/react';
import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useShownRecord } from '../catalogue/use-shown-record.ts';
import { filmPart } from '../download/files.ts';
import { useSaving } from '../download/use-saving.ts';
import { useWords } from '../phrases.ts';
import { isUnderWay, pathOf } from '../record.ts';
import { isMarked, NO_MARKS } from './marks.ts';
import { PlayerBar } from './player-bar.tsx';
import { ScrubBar } from './scrub-bar.tsx';
import { useFilm } from './use-film.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import './player.css';

/** Plays a recording, frame by frame if need be. */
export function Player({ record }: { readonly record: MediaRecord }): ReactElement {
  const words = useWords();
  const { status } = useConnection();
  const save = useSaving();
  const video = useRef<HTMLVideoElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  // One under way is looked at as it was when it was opened: the browser has read that much.
  const present = useShownRecord(record);
  const [first] = useState(present);
  const [opened, setOpened] = useState(first);
  // What has grown is another film for the browser.
  const seen = opened.state === 'recording' || opened !== first ? `?seen=${opened.bytes}` : '';
  const film = useFilm(video, opened);
  const [marks, setMarks] = useState(NO_MARKS);
  const download = () => isMarked(marks) && save([filmPart(opened, marks)]);
  usePlayerKeys({ film, clock: opened, marks, setMarks });

  const onBack = useEffectEvent(() => {
    if (film.isBroken) film.reload();
  });
  useEffect(() => {
    if (status === 'open') onBack();
  }, [status]);

  return (
    <div ref={stage} className="library-player">
      <div className="library-screen">
        <video
          ref={video}
          src={`${pathOf(record)}/file${seen}`}
          poster={`${pathOf(record)}/thumbnail`}
          preload="auto"
          playsInline
          muted
          disablePictureInPicture
          onClick={film.toggle}
        />
        {film.isBroken && (
          <p className="library-broken" role="alert">
            {words.notPlayable}
            <button type="button" className="button" onClick={film.reload}>
              {words.again}
            </button>
          </p>
        )}
      </div>
      {isUnderWay(opened) && (
        <p className="library-so-far">
          {words.soFar}
          <button type="button" className="button" onClick={() => setOpened(present)}>
            {words.showNew}
          </button>
        </p>
      )}
      <ScrubBar film={film} clock={opened} marks={marks} />
      <PlayerBar
        film={film}
        clock={opened}
        marks={marks}
        onMarks={setMarks}
        onDownload={download}
        stage={stage}
      />
    </div>
  );
}
