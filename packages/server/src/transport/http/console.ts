import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App, HttpServices } from './services.ts';

/** The page in the browser. */
export async function addConsole(app: App, { consoleDirectory, name }: HttpServices): Promise<void> {
  if (consoleDirectory === null) return;
  const assets = join(consoleDirectory, 'assets') + sep;
  // Whoever opens the page has yet to log in on it.
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    addManifest(pages, consoleDirectory, name);
    await pages.register(fastifyStatic, {
      root: consoleDirectory,
      decorateReply: false,
      cacheControl: false,
      // The build has compressed scripts and styles.
      preCompressed: true,
      // File names carry the hash of what is in them, but for the page itself.
      setHeaders: (reply, path) => {
        const forever = path.startsWith(assets);
        reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (forever) reply.setHeader('vary', 'Accept-Encoding');
      },
    });
  });
}

/** The manifest of the app, with the name of this server: on a home screen, two machines are told apart. */
function addManifest(pages: App, consoleDirectory: string, name: string): void {
  const path = join(consoleDirectory, 'manifest.webmanifest');
  pages.get('/manifest.webmanifest', { schema: { hide: true } }, async (_, reply) => {
    const manifest = await readFile(path, 'utf8').catch(() => undefined);
    if (manifest === undefined) return reply.callNotFound();
    reply.type('application/manifest+json').header('cache-control', 'no-cache');
    return reply.send(JSON.stringify({ ...JSON.parse(manifest), name, short_name: name }));
  });
}
