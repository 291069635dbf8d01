import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { GivenPair } from '../../tls/key-pair.testkit.ts';
import { givenFiles, ServerCertificate } from '../../tls/server-certificate.ts';
import { RtspStage } from './rtsp.testkit.ts';

/** A server with a certificate that is looked at all the time. */
async function secureStage() {
  const files = new GivenPair();
  files.write(await files.make());
  const source = givenFiles(files.cert, files.key, 20);
  const certificate = await ServerCertificate.open(source, pino({ level: 'silent' }));
  onTestFinished(() => {
    certificate.close();
    files.remove();
  });
  return { files, stage: await RtspStage.open({ certificate }) };
}

it('with a certificate a player comes by TLS, and is sent nothing that does not', async () => {
  const { stage } = await secureStage();
  const peer = await stage.securePeer();
  const udp = await peer.ask('SETUP', stage.url('/stream0/trackID=0'), {
    Transport: 'RTP/AVP;unicast;client_port=5000-5001',
  });
  expect(udp.status).toBe(461);
  await stage.play(peer, 'RTP/AVP;unicast;client_port=5000-5001,RTP/AVP/TCP;unicast;interleaved=0-1');
  await peer.received(4);
});

it('a newer certificate is shown to whoever comes next', async () => {
  const { files, stage } = await secureStage();
  const shown = async () => {
    const { socket } = await stage.securePeer();
    return 'getPeerX509Certificate' in socket && typeof socket.getPeerX509Certificate === 'function'
      ? socket.getPeerX509Certificate().fingerprint256
      : undefined;
  };
  const before = await shown();
  expect(before).toBeTypeOf('string');
  files.replace(await files.make());
  while ((await shown()) === before);
});

it('somebody who never agrees on TLS does not keep the server from its end', async () => {
  const { stage } = await secureStage();
  const socket = connect(stage.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  await stage.securePeer();
  await stage.rtsp.close();
  await once(socket, 'close');
});
