import {
  type Message,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RTCRtpHeaderExtensionParameters,
  type RTCRtpSender,
  RtcpPayloadSpecificFeedback,
} from 'werift';
import type { VideoPacket } from '../../media/messages.ts';
import { HttpError } from '../http/http-error.ts';
import { wholeAnswer } from './answer.ts';
import { closeNotify, isProven } from './dtls.ts';
import { mendHandshake } from './handshake-mending.ts';
import type { IceServer } from './ice-servers.ts';
import { type Offer, reducedOffer } from './offer.ts';
import type { H264Format } from './offered-formats.ts';
import { mendSockets, type PortRange } from './udp-sockets.ts';
import { VideoSender } from './video-sender.ts';

/** Types of feedback that ask for a key frame: PLI (RFC 4585, section 6.3.1) and FIR (RFC 5104, section 4.3.1). */
const KEY_REQUESTS: readonly number[] = [1, 4];
/** Until an end must be over, in ms; sockets that hang are left to themselves. */
const CLOSING = 1_000;

/** How a viewer is connected. */
export interface PeerOptions {
  readonly offer: Offer;
  /** The form of the video, out of those that are offered. */
  readonly format: H264Format;
  readonly iceServers: readonly IceServer[];
  /** Addresses that it may find us under besides those of the machine. */
  readonly addresses: readonly string[];
  /** UDP ports that may be used; undefined for any. */
  readonly ports: PortRange | undefined;
}

/** What becomes of the connection. */
export interface PeerEvents {
  /** Pictures can be sent from now on. */
  connected(): void;
  /** The viewer is still there. */
  heard(): void;
  /** It needs a key frame. */
  keyWanted(): void;
  /** It has gone, or could not be found. */
  ended(): void;
}

/** The connection to one viewer: a peer of WebRTC that sends one video. */
export class Peer {
  /** What its offer is answered with. */
  readonly answer: string;
  readonly #connection: RTCPeerConnection;
  readonly #video: VideoSender;

  private constructor(answer: string, connection: RTCPeerConnection, video: VideoSender) {
    this.answer = answer;
    this.#connection = connection;
    this.#video = video;
  }

  /** Answers an offer. @throws HttpError 503 where no port is free, 422 where the offer makes no sense */
  static async open(options: PeerOptions, events: PeerEvents): Promise<Peer> {
    mendSockets();
    const connection = connectionOf(options);
    try {
      const sender = await takeOffer(connection, options);
      const [transport] = connection.dtlsTransports;
      if (!transport) throw new TypeError('There is no transport for the video');
      follow(connection, events);
      await connection.setLocalDescription(await connection.createAnswer());
      if (transport.iceTransport.localCandidates.length === 0) {
        throw new HttpError(503, 'NO_PORT', 'No UDP port is free for another viewer; try again later');
      }
      const video = new VideoSender({
        sender,
        transport,
        payloadType: options.format.payloadType,
        extensions: options.offer.extensions,
        cname: connection.cname,
        requestKey: events.keyWanted,
      });
      const answer = wholeAnswer(options.offer, connection.localDescription?.sdp ?? '');
      return new Peer(answer, connection, video);
    } catch (problem) {
      await end(connection);
      throw problem;
    }
  }

  /** Shows a picture; one that comes before it is connected is left out. */
  show(packet: VideoPacket): void {
    this.#video.show(packet);
  }

  /** Takes a further address of the viewer. */
  async addCandidate(candidate: string): Promise<void> {
    await this.#connection.addIceCandidate({ candidate: `candidate:${candidate}`, sdpMLineIndex: 0 });
  }

  /** Tells the viewer, and ends the connection. */
  async close(): Promise<void> {
    await end(this.#connection);
  }
}

function connectionOf({ offer, format, iceServers, addresses, ports }: PeerOptions): RTCPeerConnection {
  const { payloadType, rtx, fmtp } = format;
  const codec = { clockRate: 90_000 } as const;
  const again =
    rtx === undefined
      ? []
      : [
          new RTCRtpCodecParameters({
            ...codec,
            mimeType: 'video/rtx',
            payloadType: rtx,
            parameters: `apt=${payloadType}`,
          }),
        ];
  const connection: RTCPeerConnection = new RTCPeerConnection({
    codecs: {
      audio: [],
      video: [
        new RTCRtpCodecParameters({ ...codec, mimeType: 'video/h264', payloadType, parameters: fmtp }),
        ...again,
      ],
    },
    headerExtensions: {
      audio: [],
      video: [...offer.extensions.keys()].map((uri) => new RTCRtpHeaderExtensionParameters({ uri })),
    },
    iceServers: iceServers.map(({ url: urls, ...rest }) => ({ urls, ...rest })),
    iceAdditionalHostAddresses: [...addresses],
    ...(ports ? { icePortRange: [...ports] } : {}),
    bundlePolicy: 'max-bundle',
    // werift does not look at who asks; whoever knows neither name is no viewer of ours.
    iceFilterStunResponse: (message) => isForUs(connection, message, offer.ufrag),
  });
  return connection;
}

async function takeOffer(
  connection: RTCPeerConnection,
  { offer, format, iceServers }: PeerOptions,
): Promise<RTCRtpSender> {
  const { sender } = connection.addTransceiver('video', { direction: 'sendonly' });
  try {
    await connection.setRemoteDescription({ type: 'offer', sdp: reducedOffer(offer, format) });
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new HttpError(422, 'INVALID_OFFER', `The offer makes no sense: ${reason}`);
  }
  for (const transport of connection.dtlsTransports) {
    // The viewer begins the handshake at once, and has to prove that it is the one of the offer.
    transport.role = 'server';
    const ice = transport.iceTransport.connection;
    // Where none is named, werift asks one of Google's.
    if (!iceServers.some(({ url }) => url.startsWith('stun'))) delete ice.stunServer;
  }
  return sender;
}

function follow(connection: RTCPeerConnection, events: PeerEvents): void {
  for (const transport of connection.dtlsTransports) {
    mendHandshake(transport);
    transport.onStateChange.subscribe((state) => {
      if (state === 'connected') {
        forgetRequests(transport.iceTransport.connection);
        if (transport.dtls && isProven(transport.dtls)) events.connected();
        else events.ended();
      } else if (state === 'closed' || state === 'failed') events.ended();
    });
    transport.onRtcp.subscribe((packet) => {
      events.heard();
      if (packet instanceof RtcpPayloadSpecificFeedback && KEY_REQUESTS.includes(packet.feedback?.count)) {
        events.keyWanted();
      }
    });
  }
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'failed' || state === 'closed') events.ended();
  });
}

/** Whether a check of the connection names both sides rightly (RFC 8445, section 7.2.2). */
function isForUs(connection: RTCPeerConnection, message: Message, ufrag: string): boolean {
  const name: unknown = message.getAttributeValue('USERNAME');
  return connection.iceTransports.some(
    (transport) => name === `${transport.connection.localUsername}:${ufrag}`,
  );
}

/** Keeps werift from remembering each check of the connection for as long as it lasts. */
function forgetRequests({
  nominated,
}: {
  readonly nominated?: { noteIncomingRequest: unknown } | undefined;
}): void {
  if (nominated) nominated.noteIncomingRequest = () => false;
}

async function end(connection: RTCPeerConnection): Promise<void> {
  for (const { dtls, state, iceTransport } of connection.dtlsTransports) {
    const farewell = dtls && state === 'connected' ? closeNotify(dtls) : undefined;
    if (farewell) await iceTransport.connection.send(farewell).catch(() => {});
  }
  await Promise.race([
    connection.close().catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, CLOSING).unref()),
  ]);
}
