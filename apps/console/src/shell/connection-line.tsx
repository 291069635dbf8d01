import { useConnection } from '@sightglass/react';
import { type ReactElement, useEffect, useState } from 'react';
import { useFormats } from '../language/formats.ts';
import { PageLine } from '../problems/page-line.tsx';
import { useWords } from './phrases.ts';

/** Says that the connection is lost, and since when; nothing while it is there. */
export function ConnectionLine(): ReactElement {
  const words = useWords();
  const { time } = useFormats();
  const { status } = useConnection();
  const [since, setSince] = useState<number>();
  useEffect(() => {
    if (status === 'open') setSince(undefined);
    // The first connection may take its time; one that was lost, or comes to nothing, is told of.
    else if (status === 'waiting' || status === 'closed') setSince((before) => before ?? Date.now());
  }, [status]);
  return <>{since !== undefined && <PageLine kind="amber">{words.lostSince(time(since))}</PageLine>}</>;
}
