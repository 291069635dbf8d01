import { GenericNack, type RTCRtpSender, RtcpTransportLayerFeedback } from 'werift';

/** Packets that are sent again at once at most: as many as werift remembers. */
const MOST = 128;

/**
 * Bounds what one viewer may ask to be sent again to as much as it is sent: a single packet can name thousands, and
 * sending more into a link that is full helps nobody.
 */
export class RepeatBudget {
  #left = MOST;

  /** @param sender - whose answers to "send that again" it bounds */
  constructor(sender: RTCRtpSender) {
    const handle = sender.handleRtcpPacket.bind(sender);
    sender.handleRtcpPacket = (packet) => {
      if (packet instanceof RtcpTransportLayerFeedback && packet.feedback instanceof GenericNack) {
        packet.feedback.lost = packet.feedback.lost.slice(0, this.#left);
        this.#left -= packet.feedback.lost.length;
      }
      handle(packet);
    };
  }

  /** A packet was sent, so one more may be sent again. */
  sent(): void {
    this.#left = Math.min(MOST, this.#left + 1);
  }
}
