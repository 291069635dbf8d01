import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { valueIn } from './device-envelope.testkit.ts';

const GROUP = '239.255.255.250';
const PORT = 3702;

/** The part of a camera of the tests that answers WS-Discovery, on the loopback alone. */
export class DeviceBeacon {
  readonly listening: Promise<unknown>;
  readonly #socket = createSocket({ type: 'udp4', reuseAddr: true });

  constructor(id: string, url: string) {
    this.#socket.on('message', (datagram, { address, port }) => {
      const probe = datagram.toString();
      const types = valueIn(probe, 'Types') ?? '';
      if (!address.startsWith('127.') || !/:NetworkVideoTransmitter|:Device/.test(types)) return;
      this.#socket.send(match(id, url, valueIn(probe, 'MessageID') ?? ''), port, address);
    });
    this.#socket.bind(PORT, () => this.#socket.addMembership(GROUP, '127.0.0.1'));
    this.listening = once(this.#socket, 'listening');
  }

  close(): void {
    this.#socket.close();
  }
}

function match(id: string, url: string, question: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<s:Header><a:MessageID>${id}</a:MessageID><a:RelatesTo>${question}</a:RelatesTo>
<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>
<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action></s:Header>
<s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>${id}</a:Address></a:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Test%20camera onvif://www.onvif.org/hardware/T1</d:Scopes>
<d:XAddrs>${url}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;
}
