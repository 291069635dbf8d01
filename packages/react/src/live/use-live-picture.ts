import type { Camera } from '@sightglass/client';
import { type RefCallback, useEffect, useState } from 'react';
import { useCamera } from '../use-camera.ts';
import { useConnection } from '../use-connection.ts';
import type { LivePictureOptions, LivePictureState } from './live-picture.ts';
import { MjpegFeed } from './mjpeg-feed.ts';

const IDLE: LivePictureState = Object.freeze({ status: 'idle' });
const STALLED: LivePictureState = Object.freeze({ status: 'stalled' });

/** A live picture; the element that it is put into is that of the component. */
export interface LivePicture {
  readonly state: LivePictureState;
  /** The `ref` of an empty element, whose content is the picture from then on. */
  readonly attach: RefCallback<HTMLElement>;
}

/**
 * A live picture that comes back by itself after a cut, tells when it stands still, and is not fetched while nobody looks
 * at the tab.
 *
 * @throws MissingProvider
 */
export function useLivePicture({
  camera: head,
  fps,
  width,
  authenticated = false,
}: LivePictureOptions = {}): LivePicture {
  const camera = useCamera();
  const isConnected = useConnection().status === 'open';
  const [host, attach] = useState<HTMLElement | null>(null);
  const [state, setState] = useState(IDLE);

  useEffect(() => {
    if (!camera || !host) return;
    const feed = new MjpegFeed({
      host,
      address: async () => {
        const token = authenticated ? await camera.token() : undefined;
        const address = camera.streamUrl({
          ...(head === undefined ? {} : { camera: head }),
          ...(fps === undefined ? {} : { fps }),
          ...(width === undefined ? {} : { width }),
          ...(token === undefined ? {} : { token }),
        });
        // Never the answer to an earlier try.
        return `${address}${address.includes('?') ? '&' : '?'}t=${Date.now()}`;
      },
      changed: setState,
    });
    const endWatch = onReturn(camera, () => feed.renew());
    return () => {
      endWatch();
      feed.close();
      setState(IDLE);
    };
  }, [camera, host, head, fps, width, authenticated]);

  // Nobody knows how old the picture is.
  return { state: state.status === 'live' && !isConnected ? STALLED : state, attach };
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
