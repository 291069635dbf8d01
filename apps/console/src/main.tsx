import './theme/tokens.css';
import './theme/elements.css';
import type { Camera } from '@sightglass/client';
import { createRoot } from 'react-dom/client';
import { connectCamera } from './api/camera.ts';
import { App } from './app.tsx';
import { listenToKeys } from './help/shortcuts.ts';
import { sessions } from './session/sessions.ts';
import { applyTheme } from './theme/theme.ts';

/** What the server tells is waited for so long, in ms: a near one has told it by then, and the page is drawn once. */
const PATIENCE_MS = 200;

async function begin(place: HTMLElement): Promise<void> {
  const first = connectCamera();
  sessions.follow();
  const told = Promise.allSettled([isOpen(first), sessions.learn()]);
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  createRoot(place).render(<App first={first} />);
}

function isOpen(camera: Camera): Promise<void> {
  return new Promise((resolve) => {
    camera.onConnection(({ status }) => {
      if (status === 'open') resolve();
    });
  });
}

applyTheme();
listenToKeys();
const root = document.getElementById('root');
if (root) void begin(root);
