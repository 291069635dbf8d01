import { useFormats } from '../../language/formats.ts';
import { phrases } from '../../language/phrases.ts';
import { useRoleNames } from '../../session/role-names.ts';
import { useList } from '../lists.ts';
import { Loaded } from '../loaded.tsx';
import type { Client } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { programOf } from '../sessions/user-agent.ts';
import { DataTable } from '../table/data-table.tsx';

const useWords = phrases(
  {
    intro: 'Who is connected now, and how.',
    caption: 'Connections',
    user: 'User',
    anonymous: 'anonymous',
    role: 'Role',
    kind: 'How',
    websocket: 'Control',
    live: 'Live picture',
    webrtc: 'Live picture (WebRTC)',
    rtsp: 'RTSP player',
    mjpeg: 'Picture stream (MJPEG)',
    address: 'Address',
    program: 'Program',
    since: 'Since',
    nobody: 'Nobody is connected.',
  },
  {
    intro: 'Wer jetzt verbunden ist, und wie.',
    caption: 'Verbindungen',
    user: 'Benutzer',
    anonymous: 'anonym',
    role: 'Rolle',
    kind: 'Wie',
    websocket: 'Steuerung',
    live: 'Livebild',
    webrtc: 'Livebild (WebRTC)',
    rtsp: 'RTSP-Player',
    mjpeg: 'Bildstrom (MJPEG)',
    address: 'Adresse',
    program: 'Programm',
    since: 'Seit',
    nobody: 'Niemand ist verbunden.',
  },
);

/** How often it is asked for, in ms. */
const EVERY = 3_000;

/** Who is connected. */
export function ConnectionsSection() {
  const words = useWords();
  const formats = useFormats();
  const roleName = useRoleNames();
  const asked = useList<Client>('/api/clients', EVERY);
  return (
    <SectionFrame id="connections" intro={words.intro}>
      <Loaded asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="administration-quiet">{words.nobody}</p>
          ) : (
            <DataTable
              caption={words.caption}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                {
                  name: words.user,
                  cell: ({ username }) =>
                    username === null ? <i>{words.anonymous}</i> : <bdi>{username}</bdi>,
                },
                { name: words.role, cell: ({ role }) => roleName(role) },
                { name: words.kind, cell: ({ kind }) => words[kind] ?? kind },
                { name: words.address, cell: ({ address }) => address },
                { name: words.program, cell: ({ userAgent }) => programOf(userAgent) },
                { name: words.since, cell: ({ since }) => formats.dateTime(since) },
              ]}
            />
          )
        }
      </Loaded>
    </SectionFrame>
  );
}
