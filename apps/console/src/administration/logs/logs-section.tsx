import { useLayoutEffect, useRef, useState } from 'react';
import { useResource } from '../../api/queries.ts';
import { useFormats } from '../../language/formats.ts';
import { phrases } from '../../language/phrases.ts';
import { CopyButton } from '../copying/copyable.tsx';
import { CheckField, ChoiceField } from '../fields/fields.tsx';
import { Loaded } from '../loaded.tsx';
import type { LogLine } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { type Level, linesAsText, linesFrom, namedLines } from './log-level.ts';
import './logs.css';

const useWords = phrases(
  {
    intro:
      'What the server has said last, the newest at the end. Names of people and passwords do not stand here.',
    level: 'Show',
    all: 'Everything',
    info: 'Information and above',
    warn: 'Warnings and errors',
    error: 'Errors only',
    lines: 'Lines',
    follow: 'Follow',
    shown: 'Lines shown',
    log: 'Lines of the log',
    nothing: 'There is nothing of that kind.',
  },
  {
    intro: 'Was der Server zuletzt gemeldet hat, das Neueste am Ende. Passwörter stehen hier nicht.',
    level: 'Zeigen',
    all: 'Alles',
    info: 'Hinweise und darüber',
    warn: 'Warnungen und Fehler',
    error: 'Nur Fehler',
    lines: 'Zeilen',
    follow: 'Mitlaufen',
    shown: 'Gezeigte Zeilen',
    log: 'Zeilen des Protokolls',
    nothing: 'Davon gibt es nichts.',
  },
);

/** How often it is asked for while it is followed, in ms. */
const EVERY = 2_000;

const COUNTS = ['100', '200', '500', '1000'] as const;

/** The last lines of the server's log. */
export function LogsSection() {
  const words = useWords();
  const [level, setLevel] = useState<Level>('info');
  const [count, setCount] = useState<(typeof COUNTS)[number]>('200');
  const [isFollowed, setFollowed] = useState(true);
  const asked = useResource<{ readonly items: readonly LogLine[] }>(`/api/logs?lines=${count}`, {
    refetchInterval: isFollowed ? EVERY : false,
    placeholderData: (before) => before,
  });
  const list = useRef<HTMLOListElement>(null);
  const lines = linesFrom(asked.data?.items ?? [], level);
  const newest = lines.at(-1);

  useLayoutEffect(() => {
    if (isFollowed && newest && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [isFollowed, newest]);

  return (
    <SectionFrame id="logs" intro={words.intro}>
      <div className="logs-bar">
        <ChoiceField
          label={words.level}
          value={level}
          onChange={setLevel}
          choices={[
            ['trace', words.all],
            ['info', words.info],
            ['warn', words.warn],
            ['error', words.error],
          ]}
        />
        <ChoiceField
          label={words.lines}
          value={count}
          onChange={setCount}
          choices={COUNTS.map((each) => [each, each] as const)}
        />
        <CheckField label={words.follow} value={isFollowed} onChange={setFollowed} />
        <CopyButton text={() => linesAsText(lines)} name={words.shown} shown={() => list.current} />
      </div>
      <Loaded asked={asked}>
        {() =>
          lines.length === 0 ? (
            <p className="administration-quiet">{words.nothing}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keyboard
            <ol ref={list} className="logs-lines" aria-label={words.log} tabIndex={0}>
              {namedLines(lines).map(({ name, line }) => (
                <LogRow key={name} line={line} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </SectionFrame>
  );
}

function LogRow({ line: { at, level, part, message } }: { readonly line: LogLine }) {
  const formats = useFormats();
  return (
    <li data-level={level}>
      <time dateTime={at}>{formats.time(at)}</time>
      <span className="logs-level">{level}</span>
      <span className="logs-message">
        {part && <b>{part} </b>}
        {message}
      </span>
    </li>
  );
}
