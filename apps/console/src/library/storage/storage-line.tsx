import { useKey } from '@sightglass/react';
import { HardDrive, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useFormats } from '../../language/formats.ts';
import { useWords } from '../phrases.ts';
import { shareUsed, urgencyOf } from './room.ts';
import './storage-line.css';

/** Room on the disk, and a warning in time. Nothing for somebody who may not know. */
export function StorageLine(): ReactElement | null {
  const words = useWords();
  const formats = useFormats();
  const [report] = useKey('storage');
  if (!report) return null;
  const urgency = urgencyOf(report);
  const share = Math.round(shareUsed(report) * 100);
  return (
    <section className="library-storage" data-urgency={urgency} aria-label={words.storage}>
      <HardDrive aria-hidden="true" size={20} strokeWidth={1.75} />
      <meter aria-label={words.storage} min={0} max={100} value={share}>
        {formats.number(share)} %
      </meter>
      <span className="library-room">
        {words.room(formats.bytes(report.freeBytes), formats.bytes(report.usedBytes))}
      </span>
      {report.secondsLeft !== null && (
        <span className="library-left">{words.left(formats.hours(report.secondsLeft))}</span>
      )}
      {urgency !== 'enough' && (
        <strong role="alert">
          <TriangleAlert aria-hidden="true" size={20} strokeWidth={1.75} />
          {words[urgency]}
        </strong>
      )}
    </section>
  );
}
