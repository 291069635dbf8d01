import { type RefObject, useEffect, useState } from 'react';
import type { Size } from './zoom.ts';

/**
 * The size of an element, in CSS pixels; undefined until the page was laid out with it. It is not asked for before: that would
 * lay the page out in the middle of a rendering, and once more after it.
 */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const watch = new ResizeObserver(() =>
      setSize({ width: current.clientWidth, height: current.clientHeight }),
    );
    watch.observe(current);
    return () => watch.disconnect();
  }, [element]);
  return size;
}
