import { useKey } from '@sightglass/react';
import { Aperture, ArrowLeftRight, Lightbulb, LightbulbOff, PictureInPicture2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useShortcut } from '../help/shortcuts.ts';
import { useRememberedKey } from '../history/use-remembered-key.ts';
import { useSession } from '../session/session.ts';
import { type Head, useHeads } from './heads.ts';
import { PIP_MODES } from './inset.ts';
import { LayoutChoice } from './layout-choice.tsx';
import { useLiveWords } from './phrases.ts';
import { Tool } from './tool.tsx';
import { useFold } from './use-fold.ts';
import { useRefusal } from './use-refusal.ts';

/** Which camera is main, where the other one is, lights and sensors: within a thumb's reach. */
export function CameraTools(): ReactElement {
  const words = useLiveWords();
  const heads = useHeads();
  const mayChange = useSession().may('Device_rw');
  return (
    <div className="live-tools" role="toolbar" aria-label={words.cameras}>
      {heads.length > 1 && <MainCamera mayChange={mayChange} />}
      {heads.length > 1 && mayChange && <Layout />}
      {heads.map((head) => (
        <Light key={head.camera} camera={head.camera} mayChange={mayChange} />
      ))}
      {heads.map(
        (head) => head.sensors > 1 && <Sensor key={head.camera} head={head} mayChange={mayChange} />,
      )}
    </div>
  );
}

function MainCamera({ mayChange }: { readonly mayChange: boolean }): ReactElement {
  const words = useLiveWords();
  const refused = useRefusal('main-camera');
  const [main = 1, setMain, { pending }] = useRememberedKey('main-camera');
  const swap = () => void setMain(main === 1 ? 2 : 1).catch(refused);
  useShortcut('m', mayChange ? words.mainCamera : undefined, swap, { group: 'live' });
  if (!mayChange) return <span className="live-value">{words.camera(main)}</span>;
  return (
    <Tool name={words.swap(main)} icon={ArrowLeftRight} isBusy={pending} onPress={swap}>
      {main}
    </Tool>
  );
}

function Layout(): ReactElement {
  const words = useLiveWords();
  const refused = useRefusal('pip-mode');
  const [mode = 'off', setMode] = useRememberedKey('pip-mode');
  const next = PIP_MODES[(PIP_MODES.indexOf(mode) + 1) % PIP_MODES.length] ?? 'off';
  useShortcut('i', words.nextPlace, () => void setMode(next).catch(refused), { group: 'live' });
  const { field, isOpen, toggle } = useFold<HTMLDivElement>();
  return (
    <div className="live-layout" ref={field}>
      <Tool name={words.layout} icon={PictureInPicture2} isExpanded={isOpen} onPress={toggle} />
      {isOpen && <LayoutChoice />}
    </div>
  );
}

interface LightProps {
  readonly camera: 1 | 2;
  readonly mayChange: boolean;
}

function Light({ camera, mayChange }: LightProps): ReactElement {
  const words = useLiveWords();
  const refused = useRefusal(`cam${camera}-light`);
  const [isOn = false, setOn, { pending }] = useRememberedKey(`cam${camera}-light`);
  const turn = () => void setOn(!isOn).catch(refused);
  useShortcut(String(camera), mayChange ? words.light(camera) : undefined, turn, { group: 'live' });
  if (!mayChange) {
    return <span className="live-value">{isOn ? words.lightOn(camera) : words.lightOff(camera)}</span>;
  }
  return (
    <Tool
      name={words.light(camera)}
      icon={isOn ? Lightbulb : LightbulbOff}
      isOn={isOn}
      isBusy={pending}
      onPress={turn}
    >
      {camera}
    </Tool>
  );
}

interface SensorProps {
  readonly head: Head;
  readonly mayChange: boolean;
}

function Sensor({ head: { camera, sensors }, mayChange }: SensorProps): ReactElement {
  const words = useLiveWords();
  const refused = useRefusal(`cam${camera}-sensor`);
  const [main = 1] = useKey('main-camera');
  const [sensor = 1, setSensor, { pending }] = useRememberedKey(`cam${camera}-sensor`);
  if (!mayChange) return <span className="live-value">{words.sensorNow(camera, sensor)}</span>;
  return (
    <Tool
      name={words.nextSensor(camera, sensor)}
      icon={Aperture}
      isSpare={camera !== main}
      isBusy={pending}
      onPress={() => void setSensor((sensor % sensors) + 1).catch(refused)}
    >
      {camera}.{sensor}
    </Tool>
  );
}
