import { type Camera, connect } from '@sightglass/client';
import { useEffect, useState } from 'react';
import { sessions } from '../session/sessions.ts';
import { queries } from './queries.ts';

/** Longest wait before a new try to connect, in ms: somebody is looking. */
const LONGEST_WAIT_MS = 1_000;

/** Begins to connect. */
export function connectCamera(): Camera {
  return connect(location.origin, { longestWait: LONGEST_WAIT_MS });
}

/**
 * The page's connection to its camera. After a sign-in or sign-out another one takes its place as soon as that is open,
 * so that the page shows values all the time.
 *
 * @param first - the one to begin with; all of them are closed with the component
 */
export function useOwnCamera(first: Camera): Camera {
  const [camera, setCamera] = useState(first);
  useEffect(() => {
    let next: Camera | undefined;
    const exchangeCamera = () => {
      void next?.close();
      const fresh = connectCamera();
      next = fresh;
      fresh.onConnection(({ status }) => {
        if (status !== 'open' || next !== fresh) return;
        next = undefined;
        setCamera(fresh);
      });
    };
    const endWatch = sessions.turns.subscribe(exchangeCamera);
    return () => {
      endWatch();
      void next?.close();
    };
  }, []);
  useEffect(() => {
    let isOpen = camera.connection.status === 'open';
    let isFirst = camera === first;
    const opened = async () => {
      const wasOpen = isOpen;
      isOpen = true;
      if (isFirst) {
        isFirst = false;
        // The page asks for everything as it begins: nothing of that is old.
        await sessions.learn();
        return;
      }
      // What was read before may be old, and the session may be another.
      void queries.invalidateQueries();
      await sessions.refresh();
      // Told of other rights while open, as after a new password: the new cookie needs a new connection.
      if (wasOpen) sessions.reconnect();
    };
    if (isOpen) {
      isOpen = false;
      void opened();
    }
    return camera.onConnection(({ status }) => {
      if (status === 'open') void opened();
      else isOpen = false;
      // What was read since may be of a server that has gone.
      if (status === 'waiting') isFirst = false;
    });
  }, [camera, first]);
  useEffect(() => () => void camera.close(), [camera]);
  return camera;
}
