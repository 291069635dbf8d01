import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';

/**
 * Program that watches by WebRTC and decodes nothing: what counts is what it costs the server. Told `join` with the
 * address of a server, it answers when the first packet of another viewer has come.
 */
process.on('message', (server: string) => void join(server).then((answer) => process.send?.(answer)));

async function join(server: string): Promise<string> {
  try {
    await watch(server);
    return 'joined';
  } catch (problem) {
    return `A viewer could not join: ${problem}`;
  }
}

/** Begins to watch. @throws Error where the server lets nobody in */
async function watch(server: string): Promise<void> {
  const h264 = new RTCRtpCodecParameters({
    mimeType: 'video/H264',
    clockRate: 90_000,
    payloadType: 102,
    parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  });
  const peer = new RTCPeerConnection({
    codecs: { audio: [], video: [h264] },
    iceServers: [],
    iceAdditionalHostAddresses: ['127.0.0.1'],
    bundlePolicy: 'max-bundle',
  });
  const { onTrack } = peer.addTransceiver('video', { direction: 'recvonly' });
  const arrived = new Promise<void>((resolve) => {
    onTrack.subscribe(({ onReceiveRtp }) => onReceiveRtp.once(() => resolve()));
  });
  // Nobody but this machine is asked where it is.
  for (const { iceTransport } of peer.dtlsTransports) delete iceTransport.connection.stunServer;
  await peer.setLocalDescription(await peer.createOffer());
  const answer = await fetch(`${server}/api/whep?stream=main`, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: peer.localDescription?.sdp ?? '',
  });
  if (!answer.ok) throw new Error(await answer.text());
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  await arrived;
}
