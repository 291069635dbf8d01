import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useFormats } from '../language/formats.ts';
import { PageLine } from './page-line.tsx';
import { useWords } from './phrases.ts';
import { useEnding } from './use-ending.ts';

/** Says that a recording has ended which nobody had stopped; it stays until somebody closes it. */
export function EndedLine(): ReactElement | undefined {
  const words = useWords();
  const { time } = useFormats();
  const { ending, close } = useEnding();
  if (!ending) return undefined;
  return (
    <PageLine kind="grave" close={{ name: words.close, run: close }}>
      {words.endedAt(time(ending.at), words[ending.why])} <span className="page-line-more">{words.kept}</span>{' '}
      <Link href="/library">{words.toLibrary}</Link>
    </PageLine>
  );
}
