import {
  type RTCDtlsTransport,
  type RTCRtpSender,
  RtcpSenderInfo,
  RtcpSourceDescriptionPacket,
  RtcpSrPacket,
  RtpPacket,
  SourceDescriptionChunk,
  SourceDescriptionItem,
  StunProtocol,
} from 'werift';
import type { VideoPacket } from '../../media/messages.ts';
import { ntpOf } from '../rtp/ntp.ts';
import { Packetizer } from '../rtp/packetizer.ts';
import { unitsOf } from '../rtp/units.ts';
import { CAPTURE_TIME, PLAYOUT_DELAY } from './offer.ts';
import { RepeatBudget } from './repeat-budget.ts';

/** Bytes of an RTP packet at most: with all that comes around it, it passes through tunnels too. */
const SIZE = 1_200;
/** Bytes that the extensions of a picture's first packet take at most. */
const EXTENSIONS = 28;
/** Bytes that wait in this process for the network; with more, pictures are left out up to the next key frame. */
const UNSENT = 256 * 1_024;
/** How often a viewer is told what the clock says, in ms. */
const REPORT_PAUSE = 1_000;
/** Type of an item that names the source of a stream (RFC 3550, section 6.5.1). */
const CNAME = 1;

/** What a {@link VideoSender} works with. */
export interface VideoSenderOptions {
  readonly sender: RTCRtpSender;
  readonly transport: RTCDtlsTransport;
  readonly payloadType: number;
  /** Identifiers of the extensions that are spoken. */
  readonly extensions: ReadonlyMap<string, number>;
  /** Names the source of the stream. */
  readonly cname: string;
  /** Asks for a key frame. */
  readonly requestKey: () => void;
}

/** Sends encoded pictures to one viewer as they are. Nothing is kept for it but what may have to be sent again. */
export class VideoSender {
  readonly #options: VideoSenderOptions;
  readonly #packetizer: Packetizer;
  /** Whether pictures are left out up to the next key frame. */
  #isWaiting = true;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #packets = 0;
  #octets = 0;
  readonly #budget: RepeatBudget;

  constructor(options: VideoSenderOptions) {
    this.#options = options;
    this.#packetizer = new Packetizer({ payloadType: options.payloadType, size: SIZE - EXTENSIONS });
    // werift would report when a packet was sent, not when its picture was taken.
    options.sender.rtcpRunning = true;
    this.#budget = new RepeatBudget(options.sender);
  }

  /** Shows a picture, once it is connected. */
  show(picture: VideoPacket): void {
    const { key, at } = picture;
    const { transport, sender, requestKey } = this.#options;
    if (transport.state !== 'connected') return;
    if (this.#unsent() > UNSENT) {
      this.#isWaiting = true;
      return;
    }
    if (this.#isWaiting && !key) {
      requestKey();
      return;
    }
    this.#isWaiting = false;
    this.#packetizer.packets(unitsOf(picture), at).forEach((bytes, index) => {
      const packet = RtpPacket.deSerialize(bytes);
      if (index === 0) packet.header.extensions = this.#extensionsOf(at);
      this.#packets = (this.#packets + 1) % 2 ** 32;
      this.#octets = (this.#octets + packet.payload.length) % 2 ** 32;
      this.#budget.sent();
      sender.sendRtp(packet).catch(() => {});
    });
    this.#report(at);
  }

  /** What the first packet of a picture carries besides. */
  #extensionsOf(at: number): { id: number; payload: Buffer }[] {
    const { extensions } = this.#options;
    const captureTime = extensions.get(CAPTURE_TIME);
    const playoutDelay = extensions.get(PLAYOUT_DELAY);
    const found: { id: number; payload: Buffer }[] = [];
    if (captureTime !== undefined) {
      // Behind the time, how far the clock of whoever captured is ahead of ours: it is ours.
      const payload = Buffer.alloc(16);
      payload.writeBigUInt64BE(ntpOf(at), 0);
      found.push({ id: captureTime, payload });
    }
    // From 0 to 0 ms.
    if (playoutDelay !== undefined) found.push({ id: playoutDelay, payload: Buffer.alloc(3) });
    return found;
  }

  /** Says, now and then, which timestamp stands for which time (RFC 3550, section 6.4.1). */
  #report(at: number): void {
    const now = performance.now();
    if (now - this.#reportedAt < REPORT_PAUSE) return;
    this.#reportedAt = now;
    const { transport, sender, cname } = this.#options;
    const { ssrc } = sender;
    const report = new RtcpSrPacket({
      ssrc,
      senderInfo: new RtcpSenderInfo({
        ntpTimestamp: ntpOf(at),
        rtpTimestamp: this.#packetizer.timestamp(at),
        packetCount: this.#packets,
        octetCount: this.#octets,
      }),
    });
    const items = [new SourceDescriptionItem({ type: CNAME, text: cname })];
    const source = new RtcpSourceDescriptionPacket({
      chunks: [new SourceDescriptionChunk({ source: ssrc, items })],
    });
    transport.sendRtcp([report, source]).catch(() => {});
  }

  /** Bytes that the system has not taken yet. */
  #unsent(): number {
    const protocol = this.#options.transport.iceTransport.connection.nominated?.protocol;
    return protocol instanceof StunProtocol && !protocol.transport.closed
      ? protocol.transport.socket.getSendQueueSize()
      : 0;
  }
}
