import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { otherAnswer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

const QUERY = Type.Object({
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  camera: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  token: Type.Optional(Type.String()),
});

/** The current frame as a JPEG, under both of its addresses. */
export function addPicture(app: App, { camera, store, publicPicture }: HttpServices): void {
  const schema = {
    summary: 'The current frame',
    tags: ['picture'],
    querystring: QUERY,
    response: { 200: otherAnswer('The picture, or one that says that there is no signal.', 'image/jpeg') },
  };
  const config = {
    access: publicPicture ? 'public' : (['Device_r'] as const),
    tokenInQuery: true,
  } as const;
  for (const path of ['/camera.jpeg', '/image']) {
    app.get(path, { schema, config }, async (request, reply): Promise<FastifyReply> => {
      const { quality = store.read()['jpeg-quality'], camera: head } = request.query;
      const { jpeg } = await camera.still(head ?? 'main', quality);
      return reply
        .type('image/jpeg')
        .header('cache-control', 'no-store')
        .send(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength));
    });
  }
}
