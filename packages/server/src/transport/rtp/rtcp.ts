import { ntpOf } from './ntp.ts';

/** Types of RTCP packets (RFC 3550, section 12.1). */
const TYPE = { senderReport: 200, receiverReport: 201, description: 202, bye: 203 } as const;
/** The item of a description that names a source (RFC 3550, section 6.5.1). */
const CNAME = 1;
/** Bytes of what a receiver says about one source (RFC 3550, section 6.4.1). */
const REPORT_BLOCK = 24;

/** What a source has sent so far. */
export interface SenderState {
  readonly ssrc: number;
  /** Names the source; the same for all that it sends. */
  readonly cname: string;
  /** Now, in ms since 1970, on the clock that the pictures are stamped by. */
  readonly at: number;
  /** The same moment as an RTP timestamp. */
  readonly timestamp: number;
  readonly packets: number;
  /** Bytes of payload. */
  readonly bytes: number;
}

/** What a receiver says of one source (RFC 3550, section 6.4.1). */
export interface ReceptionReport {
  readonly ssrc: number;
  /** Part of the packets since the last report that did not come, 0–1. */
  readonly lost: number;
  /** Difference of arrival times, in RTP ticks. */
  readonly jitter: number;
}

/** A sender's report and its description: by them a receiver knows the time of day of each picture. */
export function senderReport({ ssrc, cname, at, timestamp, packets, bytes }: SenderState): Buffer {
  const report = Buffer.alloc(28);
  writeHead(report, TYPE.senderReport, 0);
  report.writeUInt32BE(ssrc, 4);
  report.writeBigUInt64BE(ntpOf(at) % 2n ** 64n, 8);
  report.writeUInt32BE(timestamp, 16);
  report.writeUInt32BE(packets % 2 ** 32, 20);
  report.writeUInt32BE(bytes % 2 ** 32, 24);
  return Buffer.concat([report, description(ssrc, cname)]);
}

/** Says that a source ends; with its last report in front, as a compound packet has to begin with one. */
export function goodbye(state: SenderState): Buffer {
  const bye = Buffer.alloc(8);
  writeHead(bye, TYPE.bye, 1);
  bye.writeUInt32BE(state.ssrc, 4);
  return Buffer.concat([senderReport(state), bye]);
}

/** What a receiver says in a compound packet; undefined where it is none. */
export function receptionReports(packet: Uint8Array): readonly ReceptionReport[] | undefined {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.length);
  const reports: ReceptionReport[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) return undefined;
    const first = bytes.readUInt8(at);
    const type = bytes.readUInt8(at + 1);
    const end = at + (bytes.readUInt16BE(at + 2) + 1) * 4;
    if (first >> 6 !== 2 || end > bytes.length) return undefined;
    // A compound packet begins with a report (RFC 3550, section 6.1).
    const isReport = type === TYPE.receiverReport || type === TYPE.senderReport;
    if (at === 0 && !isReport) return undefined;
    if (isReport) {
      const begin = at + (type === TYPE.receiverReport ? 8 : 28);
      for (let block = 0; block < (first & 0x1f); block += 1) {
        const from = begin + block * REPORT_BLOCK;
        if (from + REPORT_BLOCK > end) return undefined;
        const ssrc = bytes.readUInt32BE(from);
        reports.push({ ssrc, lost: bytes.readUInt8(from + 4) / 256, jitter: bytes.readUInt32BE(from + 12) });
      }
    }
    at = end;
  }
  return bytes.length === 0 ? undefined : reports;
}

function description(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname).subarray(0, 255);
  // One zero at least ends the items, and the whole is a multiple of four bytes.
  const packet = Buffer.alloc(8 + Math.ceil((2 + name.length + 1) / 4) * 4);
  writeHead(packet, TYPE.description, 1);
  packet.writeUInt32BE(ssrc, 4);
  packet[8] = CNAME;
  packet[9] = name.length;
  name.copy(packet, 10);
  return packet;
}

/** The head of a packet: version 2, a count, the type and the length in words without the first. */
function writeHead(packet: Buffer, type: number, count: number): void {
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
}
