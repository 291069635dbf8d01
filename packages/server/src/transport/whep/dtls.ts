import { createVerify, X509Certificate } from 'node:crypto';
import type { DtlsSocket } from 'werift';

/** Type of the handshake's message in which a client proves that it has the key of its certificate (RFC 5246, section 7.4.8). */
const CERTIFICATE_VERIFY = 15;
/** Bytes of a record's header, and the type of one with a part of the handshake (RFC 6347, section 4.1). */
const HEADER = 13;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
/** Number of the flight in which a client shows its certificate (RFC 6347, section 4.2.4). */
const CLIENT_FLIGHT = 5;
/** Certificate, proof, and key of a client: once is enough. */
const ONCE: readonly number[] = [11, CERTIFICATE_VERIFY, 16];
/** Names of hash algorithms by number (RFC 5246, section 7.4.1.4.1). */
const HASHES: Readonly<Record<number, string>> = { 4: 'sha256', 5: 'sha384', 6: 'sha512' };
/** Type of a record with an alert, and the version of DTLS 1.2 (RFC 6347, section 4.1). */
const ALERT = 21;
const DTLS_1_2 = 0xfe_fd;
/** `warning`, `close_notify`: the connection ends in order (RFC 5246, section 7.2.1). */
const CLOSE_NOTIFY = Buffer.from([1, 0]);

/**
 * Whether the other side has proved to have the key of its certificate: werift compares the certificate, which is no
 * secret, with the offer, and does not look at the proof.
 */
export function isProven({ dtls, cipher }: DtlsSocket): boolean {
  const messages = dtls.sortedHandshakeCache;
  const index = messages.findIndex(({ msg_type }) => msg_type === CERTIFICATE_VERIFY);
  const proof = messages[index]?.fragment;
  if (!proof || !cipher.remoteCertificate || proof.length < 4) return false;
  const hash = HASHES[proof.readUInt8(0)];
  if (hash === undefined) return false;
  const before = messages.slice(0, index).map((message) => message.serialize());
  try {
    const { publicKey } = new X509Certificate(cipher.remoteCertificate);
    return createVerify(hash).update(Buffer.concat(before)).verify(publicKey, proof.subarray(4));
  } catch {
    // No certificate, or a signature of another kind.
    return false;
  }
}

/**
 * The record that tells the other side of the end, so that it need not wait for a time-out; werift has none. Undefined
 * where nothing can be told: a repeated beginning of the handshake makes werift forget its keys.
 */
export function closeNotify({ dtls, cipher, sessionType }: DtlsSocket): Buffer | undefined {
  dtls.recordSequenceNumber += 1;
  const { epoch, recordSequenceNumber: sequenceNumber } = dtls;
  const header = { type: ALERT, version: DTLS_1_2, epoch, sequenceNumber };
  const head = Buffer.alloc(HEADER);
  head.writeUInt8(ALERT, 0);
  head.writeUInt16BE(DTLS_1_2, 1);
  head.writeUInt16BE(epoch, 3);
  head.writeUIntBE(sequenceNumber, 5, 6);
  try {
    const content = cipher.cipher.encrypt(sessionType, CLOSE_NOTIFY, header);
    head.writeUInt16BE(content.length, 11);
    return Buffer.concat([head, content]);
  } catch {
    return undefined;
  }
}

/**
 * What is left of a datagram without what would spoil a handshake: a viewer that is not answered in time says all of it
 * again, and werift begins anew at a repeated first message, and computes other keys at a repeated key.
 */
export function withoutRepeats(datagram: Buffer, { dtls, connected }: DtlsSocket): Buffer {
  const kept: Buffer[] = [];
  const said = dtls.handshakeCache[CLIENT_FLIGHT]?.data ?? [];
  for (let at = 0; at + HEADER <= datagram.length; ) {
    const end = at + HEADER + datagram.readUInt16BE(at + 11);
    const record = datagram.subarray(at, end);
    const isReadable = record[0] === HANDSHAKE && record.readUInt16BE(3) === 0;
    const type = isReadable ? record[HEADER] : undefined;
    const isBeginning = type === CLIENT_HELLO && (connected || (dtls.flight >= 4 && !hasCookie(record)));
    const isRepeated = ONCE.includes(type ?? 0) && said.some(({ msg_type }) => msg_type === type);
    if (!isBeginning && !isRepeated) kept.push(record);
    at = end;
  }
  return Buffer.concat(kept);
}

/** Whether a first message has the cookie that it was asked for (RFC 6347, section 4.2.1). */
function hasCookie(record: Buffer): boolean {
  // Behind the headers of record and message, version and random bytes.
  const session = HEADER + 12 + 2 + 32;
  const cookie = session + 1 + (record[session] ?? 0);
  return (record[cookie] ?? 0) > 0;
}
