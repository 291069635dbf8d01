import { randomUUID } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { FoundCamera } from '../messages.ts';
import { XmlElement, XmlError } from './xml.ts';

/** WS-Discovery (1.0, as ONVIF has it): where everybody listens. */
const GROUP = '239.255.255.250';
const PORT = 3702;
/** How long answers are waited for, in ms. */
const SEARCH_MS = 3_000;
/** When a question is asked again, in ms: datagrams get lost. */
const AGAIN_MS = 700;
/** Answers are about 1 kB. Longer ones are none, and so is what comes after so many. */
const LONGEST_ANSWER = 16_384;
const MOST_ANSWERS = 1_000;
/** Of one sender: whoever shouts keeps nobody else out. */
const MOST_OF_ONE = 100;
const MOST_CAMERAS = 250;
/** Letters of a name that are kept. */
const LONGEST_NAME = 100;

/**
 * Asks all networks that this machine is in who is a camera. Whatever answers is a stranger: what it says is bounded,
 * and plain text.
 *
 * @param searchMs - how long answers are waited for
 * @returns the cameras that speak ONVIF, in the order of their addresses
 */
export async function discoverCameras(searchMs = SEARCH_MS): Promise<readonly FoundCamera[]> {
  const id = `urn:uuid:${randomUUID()}`;
  const found = new Map<string, FoundCamera>();
  let answers = 0;
  const senders = new Map<string, number>();
  const receive = (datagram: Buffer, { address }: RemoteInfo) => {
    const heard = senders.get(address) ?? 0;
    if (datagram.length > LONGEST_ANSWER || heard >= MOST_OF_ONE || answers >= MOST_ANSWERS) return;
    senders.set(address, heard + 1);
    answers += 1;
    for (const [endpoint, camera] of readAnswer(datagram.toString(), id, address)) {
      if (found.size < MOST_CAMERAS && !found.has(endpoint)) found.set(endpoint, camera);
    }
  };
  const sockets = ownAddresses().map((address) => ask(address, probeOf(id), receive, searchMs));
  await wait(searchMs);
  for (const socket of sockets) socket.close();
  return [...found.values()].sort((one, other) =>
    one.address.localeCompare(other.address, 'en', { numeric: true }),
  );
}

/** The addresses of this machine by which others can be asked, itself included. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((each = []) =>
    each.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
}

/** Asks by one network. One that is down, or takes no such question, has no cameras. */
function ask(
  address: string,
  probe: string,
  receive: (datagram: Buffer, from: RemoteInfo) => void,
  searchMs: number,
): Socket {
  const socket = createSocket('udp4');
  const send = () => socket.send(probe, PORT, GROUP, () => {});
  let again: NodeJS.Timeout | undefined;
  socket.on('error', () => {});
  socket.on('message', receive);
  socket.on('close', () => clearTimeout(again));
  socket.bind(0, address, () => {
    try {
      socket.setMulticastInterface(address);
    } catch {
      return;
    }
    send();
    again = setTimeout(send, Math.min(AGAIN_MS, searchMs / 3));
  });
  return socket;
}

function probeOf(id: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<s:Header><a:Action s:mustUnderstand="1">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>
<a:MessageID>${id}</a:MessageID>
<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>
<s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>`;
}

/** The cameras in an answer to the question `id`, by the name of their endpoint. Of other messages, none. */
function readAnswer(text: string, id: string, from: string): readonly [string, FoundCamera][] {
  try {
    const envelope = XmlElement.parse(text).find('Envelope');
    if (envelope?.find('Header', 'RelatesTo')?.text !== id) return [];
    const matches = envelope.find('Body', 'ProbeMatches')?.all('ProbeMatch') ?? [];
    return matches.flatMap((match) => {
      const address = addressOf(match.find('XAddrs')?.text ?? '', from);
      if (address === undefined) return [];
      const scopes = (match.find('Scopes')?.text ?? '').split(/\s+/);
      const camera = { address, name: scopeOf(scopes, 'name'), model: scopeOf(scopes, 'hardware') };
      return [[match.find('EndpointReference', 'Address')?.text || address, camera] as const];
    });
  } catch (problem) {
    if (problem instanceof XmlError) return [];
    throw problem;
  }
}

/** Of the addresses that a camera says to have, the one that the answer came from, or the first. */
function addressOf(told: string, from: string): string | undefined {
  const urls = told
    .split(/\s+/)
    .filter((each) => /^http:\/\//i.test(each) && URL.canParse(each))
    .map((each) => new URL(each));
  const url = urls.find(({ hostname }) => hostname === from) ?? urls[0];
  return url && url.host !== '' ? `onvif://${url.host}` : undefined;
}

/** What stands behind `onvif://www.onvif.org/KIND/`, fit to be shown; null where nothing does. */
function scopeOf(scopes: readonly string[], kind: string): string | null {
  const beginning = `onvif://www.onvif.org/${kind}/`;
  const found = scopes.find((each) => each.startsWith(beginning))?.slice(beginning.length);
  if (!found) return null;
  let text = found;
  try {
    text = decodeURIComponent(found);
  } catch {
    // Written by somebody who does not know of %: shown as it is.
  }
  // No letters that steer a terminal or turn the direction of writing.
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [...plain].slice(0, LONGEST_NAME).join('') || null;
}
