import { expect, it } from 'vitest';
import { packet, RtspStage, sessionOf } from './rtsp.testkit.ts';

const TCP = { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' };
const OTHER = { width: 640, height: 480, fps: 30 };

it('a video that was described once is described at once again, until the format changes', async () => {
  const stage = await RtspStage.open();
  const peer = await stage.peer();
  const describe = () => peer.ask('DESCRIBE', stage.url('/stream0'));
  const [first] = await Promise.all([describe(), stage.show()]);
  // Nothing is shown any more.
  const second = await describe();
  const lines = ({ body }: { readonly body: string }) =>
    body.split('\r\n').filter((line) => !line.startsWith('o='));
  expect([second.status, lines(second)]).toEqual([200, lines(first)]);
  stage.picture.format = OTHER;
  const [third] = await Promise.all([describe(), stage.show(packet({ format: OTHER }))]);
  expect(third.body).toContain('a=x-dimensions:640,480');
  expect((await describe()).body).toContain('a=x-dimensions:640,480');
});

it('a video that is not what it was described as is found out anew', async () => {
  const stage = await RtspStage.open();
  const peer = await stage.peer();
  const describe = () => peer.ask('DESCRIBE', stage.url('/stream0'));
  await Promise.all([describe(), stage.show()]);
  const Session = sessionOf(await peer.ask('SETUP', stage.url('/stream0/trackID=0'), TCP));
  // Another encoder, in the same format.
  const other = packet({ sps: [0x67, 0x42, 0xc0, 0x1e, 9] });
  const [play] = await Promise.all([peer.ask('PLAY', stage.url('/stream0'), { Session }), stage.show(other)]);
  expect(play.status).toBe(454);
  const [again] = await Promise.all([describe(), stage.show(other)]);
  expect(again.body).toContain('profile-level-id=42c01e');
});
