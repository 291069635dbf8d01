import { type RefObject, useEffect, useRef, useState } from 'react';
import { type FilmClock, frameAt, frameCount, timeOf } from './timecode.ts';

/** A film as it is played, and what can be done with it. */
export interface Film {
  /** The frame that is shown, counted from 0. */
  readonly frame: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** Whether the browser cannot play it, or cannot reach it. */
  readonly isBroken: boolean;
  readonly toggle: () => void;
  /** Shows a frame. */
  readonly show: (frame: number) => void;
  /** Goes some frames on or back, and stands still there. */
  readonly step: (frames: number) => void;
  /** Goes some seconds on or back. */
  readonly skip: (seconds: number) => void;
  readonly setSpeed: (speed: number) => void;
  /** Reads the film anew, and goes on where it was. */
  readonly reload: () => void;
}

/** Plays a film in a video element of the page. */
export function useFilm(video: RefObject<HTMLVideoElement | null>, clock: FilmClock): Film {
  const [frame, setFrame] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [isBroken, setBroken] = useState(false);
  /** Where it is going: steps in quick succession are counted from there. */
  const goal = useRef<number>(undefined);
  /** Where it was, in seconds: it goes on there when it is read anew. */
  const place = useRef(0);
  const { fps, durationMs } = clock;

  useEffect(() => {
    const film = video.current;
    if (!film) return;
    const see = (seconds: number) => {
      place.current = seconds;
      setFrame(frameAt(seconds, { fps, durationMs }));
    };
    const stop = watchFrames(film, see);
    const listeners = {
      play: () => setPlaying(true),
      pause: () => setPlaying(false),
      seeked: () => {
        if (goal.current !== undefined && !film.seeking) goal.current = undefined;
        see(film.currentTime);
      },
      loadedmetadata: () => {
        if (place.current > 0) film.currentTime = place.current;
      },
      error: () => setBroken(true),
      loadeddata: () => setBroken(false),
    };
    for (const [name, listener] of Object.entries(listeners)) film.addEventListener(name, listener);
    return () => {
      stop();
      for (const [name, listener] of Object.entries(listeners)) film.removeEventListener(name, listener);
    };
  }, [video, fps, durationMs]);

  const show = (wanted: number) => {
    const film = video.current;
    if (!film) return;
    const within = Math.min(Math.max(0, wanted), frameCount(clock) - 1);
    goal.current = within;
    setFrame(within);
    film.currentTime = timeOf(within, clock);
  };
  const from = () => goal.current ?? frame;

  return {
    frame,
    isPlaying,
    speed,
    isBroken,
    show,
    toggle: () => {
      const film = video.current;
      if (!film) return;
      // A browser that refuses to play says so by an event as well.
      if (film.paused) film.play().catch(() => {});
      else film.pause();
    },
    step: (frames) => {
      video.current?.pause();
      show(from() + frames);
    },
    skip: (seconds) => show(from() + Math.round(seconds * fps)),
    setSpeed: (next) => {
      setSpeed(next);
      if (!video.current) return;
      video.current.playbackRate = next;
      // Whatever is loaded later keeps it.
      video.current.defaultPlaybackRate = next;
    },
    reload: () => {
      const film = video.current;
      if (!film) return;
      film.load();
      if (isPlaying) film.play().catch(() => {});
    },
  };
}

/** Tells the time of each frame that is shown; where the browser does not know, every so often. @returns what ends it */
function watchFrames(film: HTMLVideoElement, see: (seconds: number) => void): () => void {
  // Not in every browser, whatever the types say.
  const knowsFrames: boolean = 'requestVideoFrameCallback' in film;
  if (!knowsFrames) {
    const onTime = () => see(film.currentTime);
    film.addEventListener('timeupdate', onTime);
    return () => film.removeEventListener('timeupdate', onTime);
  }
  let handle = 0;
  const next = () => {
    handle = film.requestVideoFrameCallback((_now, { mediaTime }) => {
      // Where frames are missing, one that stands still may be older than the time that is looked at.
      if (!film.seeking) see(film.paused ? film.currentTime : mediaTime);
      next();
    });
  };
  next();
  return () => film.cancelVideoFrameCallback(handle);
}
