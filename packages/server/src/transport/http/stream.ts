import { Type } from 'typebox';
import type { StreamSpec } from '../../media/messages.ts';
import { NO_SEAT } from '../stream-seats.ts';
import { otherAnswer } from './answers.ts';
import { HttpError } from './http-error.ts';
import { MJPEG_TYPE, MjpegViewer } from './mjpeg-viewer.ts';
import type { App, HttpServices } from './services.ts';

const QUERY = Type.Object({
  camera: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  fps: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  width: Type.Optional(Type.Integer({ minimum: 64, maximum: 3_840 })),
  token: Type.Optional(Type.String()),
});

/** The live picture as MJPEG, for everything that can show an image. */
export function addStream(app: App, services: HttpServices): void {
  const { camera, publicPicture, slowClientSeconds, seats } = services;
  const ends = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of ends) end();
  });

  const access = publicPicture ? 'public' : (['Device_r'] as const);
  const schema = {
    summary: 'The live picture, one JPEG after the other',
    tags: ['picture'],
    querystring: QUERY,
    response: { 200: otherAnswer('Goes on until somebody ends it.', 'multipart/x-mixed-replace') },
  };
  app.get('/api/stream.mjpeg', { schema, config: { access, tokenInQuery: true } }, (request, reply) => {
    const { camera: head, fps, width } = request.query;
    const spec: StreamSpec = {
      view: head ?? 'main',
      ...(fps === undefined ? {} : { fps }),
      ...(width === undefined ? {} : { width }),
    };
    const response = reply.raw;
    if (response.destroyed) {
      // Gone while the login was looked at: no `close` would end the stream any more.
      reply.hijack();
      return;
    }
    if (request.method === 'HEAD') {
      // No frame would ever send the head of an answer without a body.
      return reply.type(MJPEG_TYPE).header('cache-control', 'no-store').send();
    }
    // Given back also when the camera refuses: a refusal closes the response as well.
    const { address, session } = request.identity;
    const userAgent = request.headers['user-agent'];
    const leave = seats.take({ kind: 'mjpeg', address, userAgent, session: () => session });
    if (!leave) throw new HttpError(NO_SEAT.status, NO_SEAT.code, NO_SEAT.message);
    response.once('close', leave);
    let viewer: MjpegViewer | undefined;
    const begin = (): MjpegViewer => {
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.writeHead(200, {
        'content-type': MJPEG_TYPE,
        'cache-control': 'no-store',
        connection: 'close',
      });
      return new MjpegViewer(response, slowClientSeconds * 1_000);
    };
    // The head goes out with the first frame, so that a camera that is not there can still be refused.
    const stop = camera.watch(spec, (jpeg) => {
      viewer ??= begin();
      viewer.show(jpeg);
    });
    const end = () => response.destroy();
    ends.add(end);
    response.once('close', () => {
      stop();
      ends.delete(end);
    });
    reply.hijack();
  });
}
