import { QrCode as QrIcon } from 'lucide-react';
import { useState } from 'react';
import { useResource } from '../../api/queries.ts';
import { Dialog } from '../../dialog/dialog.tsx';
import { phrases } from '../../language/phrases.ts';
import { Copyable } from '../copying/copyable.tsx';
import { Loaded } from '../loaded.tsx';
import type { Network } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { DataTable } from '../table/data-table.tsx';
import { QrCode } from './qr-code.tsx';
import './network.css';

/** What the server calls its ways, and what is to be known of them, in the language of the page. */
const useStreamWords = phrases(
  {
    Console: 'This page',
    Picture: 'One picture',
    'RTSP main': 'RTSP, whole size',
    'RTSP sub': 'RTSP, small',
    'Takes a login or a token': 'asks for a sign-in or a token',
  },
  {
    Console: 'Diese Seite',
    Picture: 'Ein einzelnes Bild',
    'RTSP main': 'RTSP, volle Größe',
    'RTSP sub': 'RTSP, klein',
    'Takes a login or a token': 'verlangt Anmeldung oder Token',
  },
);

const useWords = phrases(
  {
    intro: 'Where this server is found, and where its streams are, as seen from here.',
    streams: 'Addresses of pages and streams',
    stream: 'What',
    url: 'Address',
    addresses: 'Network addresses',
    address: 'Address',
    interface: 'Interface',
    reach: 'Reach',
    internal: 'this machine only',
    external: 'network',
    port: 'Port',
    encrypted: 'encrypted (HTTPS)',
    plain: 'not encrypted (HTTP)',
    actions: 'Actions',
    qr: 'QR code',
    qrOf: (name: string) => `QR code of ${name}`,
  },
  {
    intro: 'Wo dieser Server zu finden ist, und wo seine Streams sind, von hier aus gesehen.',
    streams: 'Adressen von Seiten und Streams',
    stream: 'Was',
    url: 'Adresse',
    addresses: 'Netzwerkadressen',
    address: 'Adresse',
    interface: 'Schnittstelle',
    reach: 'Reichweite',
    internal: 'nur diese Maschine',
    external: 'Netzwerk',
    port: 'Port',
    encrypted: 'verschlüsselt (HTTPS)',
    plain: 'unverschlüsselt (HTTP)',
    actions: 'Aktionen',
    qr: 'QR-Code',
    qrOf: (name: string) => `QR-Code von ${name}`,
  },
);

type Stream = Network['streams'][number];

/** Addresses to copy, or to be read by a phone. */
export function NetworkSection() {
  const words = useWords();
  const asked = useResource<Network>('/api/network');
  const known: Partial<Record<string, string>> = useStreamWords();
  const said = (text: string) => known[text] ?? text;
  const [shown, setShown] = useState<Stream>();
  return (
    <SectionFrame id="network" intro={words.intro}>
      <Loaded asked={asked}>
        {({ host, port, tls, addresses, streams }) => (
          <>
            <p className="network-self">
              <strong>{host}</strong> · {words.port} {port} · {tls ? words.encrypted : words.plain}
            </p>
            <h3>{words.streams}</h3>
            <DataTable
              caption={words.streams}
              rows={streams}
              keyOf={({ url }) => url}
              columns={[
                {
                  name: words.stream,
                  cell: ({ name, note }) => (
                    <>
                      {said(name)}
                      {note && <small className="network-note">{said(note)}</small>}
                    </>
                  ),
                },
                {
                  name: words.url,
                  kind: 'wide',
                  cell: ({ name, url }) => <Copyable text={url} name={said(name)} />,
                },
                {
                  name: words.actions,
                  kind: 'actions',
                  cell: (stream) => (
                    <button
                      type="button"
                      className="button"
                      aria-label={words.qrOf(said(stream.name))}
                      onClick={() => setShown(stream)}
                    >
                      <QrIcon aria-hidden strokeWidth={1.75} />
                      {words.qr}
                    </button>
                  ),
                },
              ]}
            />
            <h3>{words.addresses}</h3>
            <DataTable
              caption={words.addresses}
              rows={addresses}
              keyOf={({ address, interface: name }) => `${name} ${address}`}
              columns={[
                {
                  name: words.address,
                  cell: ({ address }) => <Copyable text={address} name={address} />,
                },
                { name: words.interface, cell: (each) => each.interface },
                { name: words.reach, cell: ({ internal }) => (internal ? words.internal : words.external) },
              ]}
            />
          </>
        )}
      </Loaded>
      {shown && (
        <Dialog title={said(shown.name)} onClose={() => setShown(undefined)}>
          <div className="network-dialog">
            <QrCode text={shown.url} name={words.qrOf(said(shown.name))} />
            <Copyable text={shown.url} name={said(shown.name)} />
          </div>
        </Dialog>
      )}
    </SectionFrame>
  );
}
