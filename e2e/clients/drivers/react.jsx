import { CameraProvider, useCamera, useConnection, useKey } from '@sightglass/react';
import { StrictMode, useLayoutEffect } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { KEYS, Controls as PlainControls } from './controls.js';
import { unmounted } from './unmount.js';

/** What a server reports besides the keys that somebody can change. */
const READ_ONLY = [
  'cam1-exists',
  'cam2-exists',
  'snap',
  'recording',
  'last-recording',
  'last-snapshot',
  'library-revision',
  'storage',
  'clients',
  'last-change',
  'presets',
];

/** What a driver can do, by way of components that are mounted in strict mode. */
export class Controls extends PlainControls {
  constructor() {
    super((url, options) => new MountedCamera(url, options));
  }
}

/** The face of a camera, made of what components render. */
class MountedCamera {
  camera;
  connection;
  #keys = new Map();
  #listeners = new Map();
  #connectionListeners = [];
  #root;

  constructor(url, options) {
    this.#root = createRoot(document.body.appendChild(document.createElement('main')));
    const keys = [...KEYS, ...READ_ONLY].map((key) => <Key key={key} name={key} mounted={this} />);
    flushSync(() =>
      this.#root.render(
        <StrictMode>
          <CameraProvider url={url} {...options}>
            <Connection mounted={this} />
            {keys}
          </CameraProvider>
        </StrictMode>,
      ),
    );
  }

  get state() {
    flushSync(() => {});
    const known = [...this.#keys].filter(([, { value }]) => value !== undefined);
    return Object.fromEntries(known.map(([name, { value }]) => [name, value]));
  }

  on(name, listener) {
    this.#listeners.set(name, listener);
  }

  onConnection(listener) {
    this.#connectionListeners.push(listener);
  }

  opened() {
    return this.camera.opened();
  }

  async set(values) {
    const names = Object.keys(values);
    const key = names.length === 1 && this.#keys.get(names[0]);
    if (!key) return this.camera.set(values);
    const value = await key.set(values[names[0]]);
    return value === undefined ? {} : { [names[0]]: value };
  }

  get(names) {
    return this.camera.get(names);
  }

  async waitFor(name, value) {
    await this.camera.waitFor(name, value);
    flushSync(() => {});
  }

  snapshot() {
    return this.camera.snapshot();
  }

  get record() {
    return this.camera.record;
  }

  /** What unmounting does is all that is done; its end is waited for. */
  async close() {
    const { camera } = this;
    await unmounted(this.#root, camera);
    this.connection = camera.connection;
  }

  /** A key was rendered. */
  committed(name, [value, set, meta]) {
    const before = this.#keys.get(name)?.meta.confirmed;
    this.#keys.set(name, { value, set, meta });
    if (meta.confirmed !== before) this.#listeners.get(name)?.(meta.confirmed);
  }

  /** Another state of the connection was rendered. */
  connectionCommitted(camera, state) {
    this.camera = camera;
    if (state === this.connection) return;
    this.connection = state;
    for (const listener of this.#connectionListeners) listener(state);
  }
}

function Key({ name, mounted }) {
  const [value, set, meta] = useKey(name);
  useLayoutEffect(() => mounted.committed(name, [value, set, meta]));
  return <output>{JSON.stringify(value)}</output>;
}

function Connection({ mounted }) {
  const camera = useCamera();
  const state = useConnection();
  useLayoutEffect(() => mounted.connectionCommitted(camera, state));
  return <output>{state.status}</output>;
}
