import { connect } from '@sightglass/client';
import { KEYS } from './keys.js';

const camera = connect(location.hash.slice(1));
for (const key of KEYS) {
  const output = document.body.appendChild(document.createElement('output'));
  output.id = key;
  camera.on(key, (value) => {
    output.textContent = String(value);
  });
}
