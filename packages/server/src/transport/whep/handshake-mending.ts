import { isDtls, type RTCDtlsTransport } from 'werift';
import { withoutRepeats } from './dtls.ts';

/** Datagrams that are kept at most: a browser's first message is one, or two. */
const MOST = 4;

/**
 * Keeps what a viewer says before werift listens, and what it says twice away from it: a browser begins the handshake of
 * DTLS as soon as its own check of the connection is answered, some 20 ms before, and says it again after a time-out.
 */
export function mendHandshake(transport: RTCDtlsTransport): void {
  const early: Buffer[] = [];
  const { unSubscribe } = transport.iceTransport.connection.onData.subscribe((datagram) => {
    if (early.length < MOST && isDtls(datagram)) early.push(datagram);
  });
  transport.onStateChange.subscribe((state) => {
    unSubscribe();
    if (state !== 'connecting') return;
    // It begins to listen right after it has said so.
    queueMicrotask(() => {
      const { dtls } = transport;
      if (!dtls) return;
      const { socket } = dtls.transport;
      const take = socket.onData;
      socket.onData = (datagram, address) => {
        const rest = withoutRepeats(datagram, dtls);
        if (rest.length > 0) take(rest, address);
      };
      for (const datagram of early.splice(0)) socket.onData(datagram, ['', 0]);
    });
  });
}
