import { connect } from '@sightglass/client';
import { CameraProvider, LiveView, useCamera, useConnection, useKey } from '@sightglass/react';
import { Component, StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { Controls as PlainControls } from './controls.js';
import { Panel } from './react-panel.tsx';
import { unmounted } from './unmount.js';

/** What a test does with components, besides looking at them. */
export class Controls extends PlainControls {
  #root;
  #camera;
  #given;
  #renders = {};
  #setters = {};
  #problems = [];
  #mounted = [];
  #probe = {
    rendered: (id) => {
      this.#renders[id] = (this.#renders[id] ?? 0) + 1;
    },
    committed: (id, set) => {
      this.#setters[id] = set;
    },
    attached: (camera) => {
      this.#camera = camera;
    },
    mounted: (outcome) => {
      outcome.then(
        (value) => this.#mounted.push(String(value)),
        (problem) => this.#mounted.push(problem.name),
      );
    },
  };

  /** Renders the panel, for the first time or again. */
  render({ strict = false, given, html, ...parameters }) {
    if (given) this.#given ??= connect(given);
    const panel = (
      <Boundary failed={(problem) => this.#problems.push(problem.name)}>
        <Panel
          {...parameters}
          camera={this.#given}
          probe={this.#probe}
          parts={{ CameraProvider, LiveView, useCamera, useConnection, useKey }}
        />
      </Boundary>
    );
    const tree = strict ? <StrictMode>{panel}</StrictMode> : panel;
    if (html !== undefined) {
      const place = document.body.appendChild(document.createElement('main'));
      place.innerHTML = html;
      const onRecoverableError = (problem) => this.#problems.push(problem.message);
      flushSync(() => {
        this.#root = hydrateRoot(place, tree, { onRecoverableError });
      });
      return;
    }
    this.#root ??= createRoot(document.body.appendChild(document.createElement('main')));
    flushSync(() => this.#root.render(tree));
  }

  /** What is rendered next begins anew. */
  unmount() {
    const root = this.#root;
    this.#root = undefined;
    return unmounted(root, this.#camera);
  }

  opened() {
    return this.#camera.opened();
  }

  renders() {
    return this.#renders;
  }

  /** What became of what effects have set. */
  mounted() {
    return this.#mounted;
  }

  problems() {
    return this.#problems;
  }

  setKey({ component, value }) {
    return this.#setters[component](value);
  }

  connection() {
    const { status } = (this.#given ?? this.#camera).connection;
    return { status };
  }

  /** What the browser does when another tab is looked at, and when this one is again. */
  hide({ hidden }) {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }

  async close() {
    await this.#given?.close();
  }
}

class Boundary extends Component {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  componentDidCatch(problem) {
    this.props.failed(problem);
  }

  render() {
    return this.state.failed ? null : this.props.children;
  }
}
