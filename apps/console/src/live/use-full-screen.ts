import { useCallback, useEffect, useState } from 'react';

/** What the style sheets look at: only the picture and the transport bar are left. */
const MARK = 'wholeScreen';

/**
 * The page on the whole screen, with the picture and the transport bar alone. Where the browser has no full screen, as on
 * some phones, they fill the page.
 */
export function useFullScreen(): readonly [isFull: boolean, toggle: () => void] {
  const [isFull, setFull] = useState(false);

  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);

  useEffect(() => {
    const { dataset } = document.documentElement;
    if (isFull) dataset[MARK] = 'true';
    return () => {
      delete dataset[MARK];
    };
  }, [isFull]);

  const toggle = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) {
      document.documentElement.requestFullscreen().catch(() => setFull((before) => !before));
    } else setFull((before) => !before);
  }, []);
  return [isFull, toggle];
}
