import { once } from 'node:events';
import { EventEmitter } from 'node:stream';
import {
  RTCPeerConnection,
  type RTCPeerConnectionConfig,
  RTCRtpCodecParameters,
  RTCRtpHeaderExtensionParameters,
  type RTCRtpTransceiver,
  type RtcpPacket,
  type RtpPacket,
  StunProtocol,
  useH264,
} from 'werift';
import { CAPTURE_TIME, PLAYOUT_DELAY } from './offer.ts';

const FMTP = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f';

/** Somebody who watches: a real peer in this process. */
export class TestViewer {
  readonly connection: RTCPeerConnection;
  readonly transceiver: RTCRtpTransceiver;
  readonly packets: RtpPacket[] = [];
  readonly reports: RtcpPacket[] = [];
  readonly #news = new EventEmitter();

  private constructor(config: RTCPeerConnectionConfig) {
    this.connection = new RTCPeerConnection({
      codecs: {
        audio: [],
        video: [
          useH264({ payloadType: 102, parameters: FMTP }),
          new RTCRtpCodecParameters({
            mimeType: 'video/rtx',
            clockRate: 90_000,
            payloadType: 103,
            parameters: 'apt=102',
          }),
        ],
      },
      headerExtensions: {
        video: [CAPTURE_TIME, PLAYOUT_DELAY].map((uri) => new RTCRtpHeaderExtensionParameters({ uri })),
      },
      iceServers: [],
      iceAdditionalHostAddresses: ['127.0.0.1'],
      bundlePolicy: 'max-bundle',
      ...config,
    });
    this.transceiver = this.connection.addTransceiver('video', { direction: 'recvonly' });
    for (const { iceTransport, onStateChange, onRtcp } of this.connection.dtlsTransports) {
      delete iceTransport.connection.stunServer;
      onStateChange.subscribe(() => this.#news.emit('news'));
      onRtcp.subscribe((report) => {
        this.reports.push(report);
        this.#news.emit('news');
      });
    }
    this.connection.connectionStateChange.subscribe(() => this.#news.emit('news'));
    this.transceiver.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe((packet) => {
        this.packets.push(packet);
        this.#news.emit('news');
      }),
    );
  }

  /** Somebody with an offer. */
  static async create(config: RTCPeerConnectionConfig = {}): Promise<TestViewer> {
    const viewer = new TestViewer(config);
    await viewer.connection.setLocalDescription(await viewer.connection.createOffer());
    return viewer;
  }

  get offer(): string {
    return this.connection.localDescription?.sdp ?? '';
  }

  get transport() {
    const [transport] = this.connection.dtlsTransports;
    if (!transport) throw new TypeError('There is no transport');
    return transport;
  }

  /** Takes the answer, and waits until pictures can come. */
  async accept(answer: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answer });
    await this.until(() => this.transport.state === 'connected');
  }

  /** Waits until something is the case. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await once(this.#news, 'news');
  }

  /** Loses what comes in, where it is told to. */
  lose(isLost: (datagram: Buffer) => boolean): void {
    const { candidatePairs } = this.transport.iceTransport.connection;
    // Both sides may use different ones of several ways.
    for (const protocol of new Set(candidatePairs.map((pair) => pair.protocol))) {
      if (!(protocol instanceof StunProtocol)) throw new TypeError('It is connected otherwise than by UDP');
      const { transport } = protocol;
      const take = transport.onData;
      transport.onData = (datagram, address) => {
        if (!isLost(datagram)) take(datagram, address);
      };
    }
  }

  /** Goes without a word. */
  vanish(): void {
    this.lose(() => true);
    this.transport.iceTransport.connection.send = async () => {};
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
