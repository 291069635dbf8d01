import { Check, CircleAlert, RotateCw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useFormats } from '../../language/formats.ts';
import { useWords } from '../phrases.ts';
import type { Download } from './downloads.ts';
import { downloads, useDownloads } from './shared.ts';
import './download-list.css';

/** Files on their way to somebody's disk, each with its progress; nothing where there are none. */
export function DownloadList(): ReactElement | null {
  const words = useWords();
  const list = useDownloads();
  if (list.length === 0) return null;
  return (
    <section className="library-downloads" aria-label={words.downloads}>
      <ul>
        {list.map((download) => (
          <li key={download.id} data-phase={download.phase}>
            <DownloadLine download={download} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function DownloadLine({ download }: { readonly download: Download }): ReactElement {
  const words = useWords();
  const { id, fileName, phase, receivedBytes, totalBytes } = download;
  const hasEnded = phase === 'done' || phase === 'failed';
  return (
    <>
      <bdi className="library-download-name">{fileName}</bdi>
      {hasEnded ? (
        phase === 'done' ? (
          <Check aria-hidden="true" size={20} strokeWidth={1.75} />
        ) : (
          <CircleAlert aria-hidden="true" size={20} strokeWidth={1.75} />
        )
      ) : (
        // Without a value where nobody knows how long it will be.
        <progress
          aria-label={fileName}
          max={totalBytes ?? 1}
          {...(totalBytes === null ? {} : { value: receivedBytes })}
        />
      )}
      <Facts download={download} />
      {phase === 'failed' && (
        <button
          type="button"
          className="library-icon"
          aria-label={words.retry}
          title={words.retry}
          onClick={() => downloads.retry(id)}
        >
          <RotateCw aria-hidden="true" size={20} strokeWidth={1.75} />
        </button>
      )}
      <button
        type="button"
        className="library-icon"
        aria-label={hasEnded ? words.dismiss(fileName) : words.cancel(fileName)}
        title={hasEnded ? words.dismiss(fileName) : words.cancel(fileName)}
        onClick={() => downloads.dismiss(id)}
      >
        <X aria-hidden="true" size={20} strokeWidth={1.75} />
      </button>
    </>
  );
}

function Facts({ download }: { readonly download: Download }): ReactElement {
  const words = useWords();
  const formats = useFormats();
  const { phase, receivedBytes, totalBytes, problem } = download;
  const received = formats.bytes(receivedBytes);
  const text = {
    waiting: words.waiting,
    loading: totalBytes === null ? received : words.of(received, formats.bytes(totalBytes)),
    interrupted: words.interrupted,
    done: words.done,
    failed: words.failed(problem instanceof Error ? problem.message : String(problem)),
  }[phase];
  return (
    <span className="library-download-facts" role={phase === 'loading' ? undefined : 'status'}>
      {text}
    </span>
  );
}
