import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Something that a button opens, over the page. */
export interface Fold<T extends HTMLElement> {
  /** The `ref` of what holds the button and what it opens. */
  readonly field: RefObject<T | null>;
  readonly isOpen: boolean;
  toggle(): void;
}

/** Opens and closes by its button; Escape closes it too, and so does a touch elsewhere. */
export function useFold<T extends HTMLElement>(): Fold<T> {
  const field = useRef<T>(null);
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    if (!isOpen) return;
    const away = ({ target }: Event) => {
      if (target instanceof Node && !field.current?.contains(target)) setOpen(false);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      field.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', pressed, { capture: true });
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', pressed, { capture: true });
    };
  }, [isOpen]);

  const toggle = useCallback(() => setOpen((before) => !before), []);
  return { field, isOpen, toggle };
}
