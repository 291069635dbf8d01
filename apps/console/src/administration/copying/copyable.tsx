import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { phrases } from '../../language/phrases.ts';
import { type CopyOutcome, copyText } from './copy.ts';
import './copying.css';

const useWords = phrases(
  {
    copy: (name: string) => `Copy ${name}`,
    copied: 'Copied',
    selected: 'Marked: copy it with Ctrl+C',
  },
  {
    copy: (name: string) => `${name} kopieren`,
    copied: 'Kopiert',
    selected: 'Markiert: mit Strg+C kopieren',
  },
);

/** How long it is said what became of it, in ms. */
const SAID_FOR = 3_000;

/** A text in one line, with a button that copies it. @param name - what the text is, for the button */
export function Copyable({ text, name }: { readonly text: string; readonly name: string }) {
  const shown = useRef<HTMLElement>(null);
  return (
    <span className="copying">
      <code ref={shown} className="copying-text">
        {text}
      </code>
      <CopyButton text={() => text} name={name} shown={() => shown.current} />
    </span>
  );
}

/** A button that copies a text. @param shown - where the text stands */
export function CopyButton({
  text,
  name,
  shown,
}: {
  readonly text: () => string;
  readonly name: string;
  readonly shown: () => HTMLElement | null;
}) {
  const words = useWords();
  const [outcome, setOutcome] = useState<CopyOutcome>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SAID_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const element = shown();
    if (element) setOutcome(await copyText(text(), element));
  };
  return (
    <span className="copying-action">
      <button
        type="button"
        className="button administration-icon-button"
        onClick={copy}
        aria-label={words.copy(name)}
      >
        {outcome === 'copied' ? (
          <Check aria-hidden strokeWidth={1.75} />
        ) : (
          <Copy aria-hidden strokeWidth={1.75} />
        )}
      </button>
      <span role="status" className="copying-outcome">
        {outcome && words[outcome]}
      </span>
    </span>
  );
}
