import { CameraProvider, useKey } from '@sightglass/react';
import { createRoot } from 'react-dom/client';
import { KEYS } from './keys.js';

function Key({ name }) {
  const [value] = useKey(name);
  return <output id={name}>{String(value)}</output>;
}

createRoot(document.body).render(
  <CameraProvider url={location.hash.slice(1)}>
    {KEYS.map((key) => (
      <Key key={key} name={key} />
    ))}
  </CameraProvider>,
);
