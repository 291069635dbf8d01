import { useCamera, useConnection, useKey } from '@sightglass/react';
import { Camera, Circle, Pause, Play, Square } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useShortcut } from '../help/shortcuts.ts';
import { useIsBlind } from '../live/signal.ts';
import { useNotices } from '../notices/notices.tsx';
import { useSession } from '../session/session.ts';
import { clock } from './clock.ts';
import { useTransportWords } from './phrases.ts';
import { recorderKeys } from './recorder-keys.ts';
import { RoomLeft } from './room-left.tsx';
import { TransportKey } from './transport-key.tsx';
import { useRefusal } from './use-refusal.ts';
import './transport.css';

/** Record, pause, stop, picture, the time, and the room that is left: always at the bottom, always the same. */
export function TransportBar(): ReactElement {
  const words = useTransportWords();
  const [record] = useKey('record');
  const isAway = useConnection().status !== 'open';
  const mayRecord = useSession().may('Media_rw');
  const state = record === 'pause' ? 'paused' : record ? 'recording' : 'idle';
  return (
    <section className="transport" aria-label={words.bar} data-record={state} data-away={isAway}>
      {mayRecord && <Keys />}
      <Elapsed />
      <BlindLine />
      <RoomLeft />
    </section>
  );
}

/** Says that no camera gives a picture: a recording would look like one, and show nothing. */
function BlindLine(): ReactElement | undefined {
  const words = useTransportWords();
  const [record] = useKey('record');
  const isAway = useConnection().status !== 'open';
  const isBlind = useIsBlind();
  if (!isBlind || isAway) return undefined;
  return (
    <p className="transport-blind" role="status">
      {record === false ? words.blind : words.blindRecording}
    </p>
  );
}

/** For those who may: the others see what the recorder does, and no keys. */
function Keys(): ReactElement {
  const words = useTransportWords();
  const refused = useRefusal();
  const { say } = useNotices();
  const camera = useCamera();
  const [record, setRecord, { pending }] = useKey('record');
  const [isTaking, setTaking] = useState(false);
  const isOpen = useConnection().status === 'open';
  const keys = recorderKeys(isOpen ? record : undefined);

  const start = () => void setRecord(true).catch(refused);
  const stop = () => void setRecord(false).catch(refused);
  const pause = () => void setRecord(keys.pauseCommand).catch(refused);
  const take = () => {
    if (!camera || isTaking) return;
    setTaking(true);
    camera
      .snapshot()
      .then(() => say(words.taken, { kind: 'quiet' }), refused)
      .finally(() => setTaking(false));
  };
  useShortcut('r', keys.canRecord ? words.record : undefined, start, { group: 'recording' });
  useShortcut('p', keys.canPause ? (keys.resumes ? words.resume : words.pause) : undefined, pause, {
    group: 'recording',
  });
  useShortcut('s', keys.canStop ? words.stop : undefined, stop, { group: 'recording' });
  useShortcut('c', isOpen ? words.picture : undefined, take, { group: 'recording' });
  return (
    <div className="transport-keys">
      <TransportKey
        kind="record"
        name={words.record}
        icon={Circle}
        isEnabled={keys.canRecord}
        isBusy={pending}
        onPress={start}
      />
      <TransportKey
        kind="pause"
        name={keys.resumes ? words.resume : words.pause}
        icon={keys.resumes ? Play : Pause}
        isEnabled={keys.canPause}
        isBusy={pending}
        onPress={pause}
      />
      <TransportKey
        kind="stop"
        name={words.stop}
        icon={Square}
        isEnabled={keys.canStop}
        isBusy={pending}
        onPress={stop}
      />
      <TransportKey
        kind="picture"
        name={words.picture}
        icon={Camera}
        isEnabled={isOpen}
        isBusy={isTaking}
        onPress={take}
      />
    </div>
  );
}

/** What the recorder does, and the length of the film. */
function Elapsed(): ReactElement {
  const words = useTransportWords();
  const [record] = useKey('record');
  const [recording] = useKey('recording');
  const text = record === 'pause' ? words.paused : record ? words.recording : words.idle;
  return (
    <p className="transport-elapsed">
      <span className="transport-state">{text}</span>
      {recording && (
        <time className="transport-time" dateTime={`PT${Math.floor(recording.durationMs / 1_000)}S`}>
          {clock(recording.durationMs)}
        </time>
      )}
    </p>
  );
}
