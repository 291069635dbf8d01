import { describe, expect, it } from 'vitest';
import { RedirectingPeer, type RedirectingPeerOptions } from './redirecting-peer.testkit.ts';
import { inquire } from './rtsp-inquiry.ts';

const DIGEST = 'Digest realm="camera", nonce="5f3a"';
const BASIC = 'Basic realm="camera"';

async function asking(options: RedirectingPeerOptions, account = 'viewer:s3cret@') {
  const peer = await RedirectingPeer.start(options);
  const answer = inquire(`rtsp://${account}127.0.0.1:${peer.port}/live`, new AbortController().signal);
  return { peer, problem: await answer.then(() => undefined, String) };
}

const described = (media: string) => {
  const text = `v=0\r\ns=x\r\n${media}`;
  return `RTSP/1.0 200 OK\r\nCSEQ\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
};

describe('a camera that sends elsewhere', () => {
  it.each([
    ['rtsp://192.0.2.9:554/live', ' (rtsp://192.0.2.9:554/…): give that address itself'],
    ['rtsp://viewer:s3cret@192.0.2.9/s3cret?p=s3cret', ' (rtsp://192.0.2.9/…): give that address itself'],
    ['rtsps://[2001:db8::7]:8554', ' (rtsps://[2001:db8::7]:8554/…): give that address itself'],
    ['rtsp://s3cret.example/', ' (rtsp://….example/…): give that address itself'],
    ['file:///etc/passwd', ', and does not say where: check the address'],
  ])('is not followed, and what is told of it is no secret: %s', async (to, told) => {
    expect((await asking({ to })).problem).toBe(`VideoInputError: the camera sends elsewhere${told}`);
  });

  it.each([
    ['OPTIONS', [DIGEST, BASIC], 'Digest'],
    ['DESCRIBE', [DIGEST, BASIC], 'Digest'],
    ['DESCRIBE', [BASIC], 'Basic'],
  ] as const)('at %s, once it knows who asks, is found out', async (at, challenges, way) => {
    const { peer, problem } = await asking({ to: 'rtsp://192.0.2.9/live', at, challenges });
    expect(problem).toContain('sends elsewhere');
    expect(peer.asked).toEqual([...(at === 'OPTIONS' ? [] : ['OPTIONS']), at, `${at} ${way}`]);
    expect(peer.connections).toBe(1);
  });
});

describe('a camera', () => {
  it('that wants a password which there is none of is told as such', async () => {
    const { problem } = await asking({ challenges: [DIGEST] }, '');
    expect(problem).toContain('the camera refuses the user name or password');
  });

  it.each([
    ['has no video', described('m=audio 0 RTP/AVP 8\r\n'), 'there is no video at this address'],
    ['fails', 'RTSP/1.0 503 viewer:s3cret\r\nCSEQ\r\n\r\n', 'the camera reports an error (503)'],
    ['refuses', 'RTSP/1.0 453 Full\r\nCSEQ\r\n\r\n', 'the camera refuses to show its pictures (453)'],
    ['is none', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'what answers there does not speak RTSP'],
    ['never ends', `RTSP/1.0 200 OK\r\nX: ${'x'.repeat(100_000)}`, 'what answers there does not speak RTSP'],
  ])('that %s is told as such', async (_what, says, told) => {
    expect((await asking({ says })).problem).toMatch(new RegExp(`: ${told.replace(/[()]/g, '.')}$`));
  });

  it.each([
    ['video', described('m=audio 0 RTP/AVP 8\r\nm=video 0 RTP/AVP 96\r\n')],
    ['more than is read', described(`m=video 0 RTP/AVP 96\r\na=x:${'y'.repeat(200_000)}\r\n`)],
  ])('with %s may be opened', async (_what, says) => {
    expect((await asking({ says })).problem).toBeUndefined();
  });
});
