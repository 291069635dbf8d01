import { useFormats } from '../../language/formats.ts';
import { Problem } from '../../problems/problem.tsx';
import { useList } from '../lists.ts';
import type { Client, Status } from '../records.ts';
import { useLoadWords } from './load-words.ts';
import { type Encoder, encodersOf, viewersBy } from './work.ts';

/** How many watch, and by which way. @param every - how often it is asked for, in ms */
export function Viewers({ every }: { readonly every: number }) {
  const words = useLoadWords();
  const { data, error } = useList<Client>('/api/clients', every);
  const ways = [...viewersBy(data?.items ?? [])];
  const sum = ways.reduce((so, [, count]) => so + count, 0);
  return (
    <article className="load-gauge">
      <h3>{words.viewers}</h3>
      <p className="load-value">{data ? sum : '–'}</p>
      {error && <Problem error={error} />}
      <dl className="load-list">
        {ways.map(([way, count]) => (
          <div key={way}>
            <dt>{words[way]}</dt>
            <dd>{data ? count : '–'}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** The encoders that run, each with what it does. */
export function Encoders({ status }: { readonly status: Status }) {
  const words = useLoadWords();
  const { number } = useFormats();
  const encoders = encodersOf(status);
  return (
    <article className="load-gauge">
      <h3>{words.encoders}</h3>
      <p className="load-value">{encoders.length}</p>
      {encoders.length === 0 && <p className="administration-quiet">{words.noEncoders}</p>}
      <dl className="load-list">
        {encoders.map((encoder) => (
          <div key={nameOf(encoder, words)}>
            <dt>{nameOf(encoder, words)}</dt>
            <dd>{words.effort(number(encoder.fps), number(encoder.meanMs, 1))}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function nameOf({ codec, view, width }: Encoder, words: ReturnType<typeof useLoadWords>): string {
  const views: Readonly<Record<string, string>> = { main: words.main, sub: words.sub };
  const what = views[view] ?? words.camera(view);
  return [codec, what, ...(width === undefined ? [] : [words.wide(width)])].join(' · ');
}
