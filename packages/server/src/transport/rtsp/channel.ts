/** Bytes that wait in this process for a player at most; with more, it is behind. */
export const UNSENT = 256 * 1_024;

/** A way by which the packets of a video come to a player. */
export interface Channel {
  /** What it is, as the value of a `Transport` header. */
  readonly description: string;
  /** Whether the connection that it was asked for on carries it: then neither outlives the other. */
  readonly isInterleaved: boolean;
  /** Whether more waits already than should; what is sent nevertheless still waits. */
  readonly isFull: boolean;
  /** Sends the RTP packets of a picture. */
  picture(packets: readonly Buffer[]): void;
  /** Sends an RTCP packet. */
  report(packet: Buffer): void;
  /** Sends nothing more. */
  close(): void;
}
