import { CameraProvider, LiveView, useKey } from '@sightglass/react';
import { createRoot } from 'react-dom/client';

function Brightness() {
  const [brightness = 50, setBrightness, { error }] = useKey('brightness');
  return (
    <label>
      Brightness {brightness}
      <input
        type="range"
        min={0}
        max={100}
        value={brightness}
        onChange={(event) => setBrightness(Number(event.target.value))}
      />
      {error && <strong>{error.message}</strong>}
    </label>
  );
}

createRoot(document.getElementById('root')!).render(
  <CameraProvider url="http://127.0.0.1:46423" credentials={{ username: 'admin', password: 'a password for tests' }}>
    <LiveView width={640} />
    <Brightness />
  </CameraProvider>,
);
