import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App, HttpServices } from './services.ts';

/** The page in the browser. */
export async function addConsole(app: App, { consoleDirectory }: HttpServices): Promise<void> {
  if (consoleDirectory === null) return;
  const assets = join(consoleDirectory, 'assets') + sep;
  // Whoever opens the page has yet to log in on it.
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    await pages.register(fastifyStatic, {
      root: consoleDirectory,
      decorateReply: false,
      cacheControl: false,
      // File names carry the hash of what is in them, but for the page itself.
      setHeaders: (reply, path) => {
        const forever = path.startsWith(assets);
        reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  });
}
