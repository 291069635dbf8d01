import type { Camera } from '@sightglass/client';
import {
  LIVE_WAYS,
  type LivePictureState,
  type LivePictureOptions as ShownOptions,
  showLive,
} from '@sightglass/client/live';
import { type RefCallback, useEffect, useRef, useState } from 'react';
import { useCamera } from '../use-camera.ts';
import { useCommitEffect } from '../use-commit-effect.ts';
import { useConnection } from '../use-connection.ts';
import { Delay } from './delay.ts';

const IDLE: LivePictureState = Object.freeze({ status: 'idle' });
const STALLED: LivePictureState = Object.freeze({ status: 'stalled' });
/** Between two looks at the delay, in ms: more often nobody can read it. */
const DELAY_MS = 500;

/** Which live picture, and how. */
export interface LivePictureOptions extends ShownOptions {
  /** Sends the login along, for a picture that is not public. */
  readonly authenticated?: boolean | undefined;
  /**
   * Is told of each picture that is shown.
   *
   * @param at - when it was taken, in ms since 1970 by the server's clock; undefined where that is not known
   * @param delayMs - how long ago that was; undefined where that is not known
   */
  readonly onShown?: ((at: number | undefined, delayMs: number | undefined) => void) | undefined;
}

/** A live picture; the element that it is put into is that of the component. */
export interface LivePicture {
  readonly state: LivePictureState;
  /** How long pictures take from the camera to the screen, in whole ms; null where it is not known, as for MJPEG. */
  readonly delayMs: number | null;
  /** The `ref` of an empty element, whose content is the picture from then on. */
  readonly attach: RefCallback<HTMLElement>;
}

/**
 * A live picture that comes back by itself after a cut, tells when it stands still, and is not fetched while nobody looks
 * at the tab.
 *
 * @throws MissingProvider
 */
export function useLivePicture(options: LivePictureOptions = {}): LivePicture {
  const { camera: head, fps, width, authenticated = false, ways, onShown } = options;
  const camera = useCamera();
  const isConnected = useConnection().status === 'open';
  const [host, attach] = useState<HTMLElement | null>(null);
  const [state, setState] = useState(IDLE);
  const [delayMs, setDelay] = useState<number | null>(null);
  // A new function in each rendering is no new picture.
  const listener = useRef(onShown);
  useCommitEffect(() => {
    listener.current = onShown;
  });
  // Most applications give a new list each time.
  const wanted = ways?.join();

  useEffect(() => {
    if (!camera || !host) return;
    const source = {
      address: camera.streamUrl(),
      ...(authenticated ? { token: () => camera.token() } : {}),
    };
    const chosen = LIVE_WAYS.filter((way) => wanted === undefined || wanted.split(',').includes(way));
    const delay = new Delay();
    const picture = showLive(
      host,
      source,
      { camera: head, fps, width, ways: chosen },
      {
        changed: (next) => {
          // Another way has another delay, and what stands still has none.
          delay.clear();
          setState(next);
        },
        shown: (at, delayOf) => {
          if (delayOf !== undefined) delay.add(delayOf);
          listener.current?.(at, delayOf);
        },
      },
    );
    const timer = setInterval(() => setDelay(delay.shown), DELAY_MS);
    const endWatch = onReturn(camera, () => picture.renew());
    return () => {
      clearInterval(timer);
      endWatch();
      picture.close();
      setState(IDLE);
      setDelay(null);
    };
  }, [camera, host, head, fps, width, authenticated, wanted]);

  // Nobody knows how old the picture is.
  const shown = state.status === 'live' && !isConnected ? STALLED : state;
  return { state: shown, delayMs: shown.status === 'live' ? delayMs : null, attach };
}

/**
 * Calls `back` whenever the connection is open again, or a camera delivers again: the picture has most likely been
 * lost too, and of a stream that ended in good order a browser does not tell.
 *
 * @returns ends that
 */
function onReturn(camera: Camera, back: () => void): () => void {
  let wasLost = false;
  const ends = [
    camera.onConnection(({ status }) => {
      if (status === 'open' && wasLost) back();
      wasLost = status === 'waiting' || (wasLost && status !== 'open');
    }),
    ...(['cam1-exists', 'cam2-exists'] as const).map((key) => {
      let didExist = camera.state[key];
      return camera.on(key, (exists) => {
        if (exists && didExist === false) back();
        didExist = exists;
      });
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
