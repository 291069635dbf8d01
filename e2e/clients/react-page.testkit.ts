import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const DRIVER_PAGE = readFileSync(new URL('drivers/page.html', import.meta.url), 'utf8');

/** A page in a browser for a component: its script is bundled as an application's would be. */
export class BundlePage {
  readonly #server: Server;
  /** Where the page is. */
  readonly url: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/drivers/page.html`;
  }

  /**
   * Serves a page whose scripts are all the same one.
   *
   * @param script - what exports the controls
   * @param page - HTML; that of the drivers if nothing else is said
   */
  static async start(script: URL, page = DRIVER_PAGE): Promise<BundlePage> {
    const code = await bundle(fileURLToPath(script));
    const server = createServer((request, response) => {
      const isPage = request.url?.endsWith('.html') === true;
      const type = isPage ? 'text/html' : 'text/javascript';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(isPage ? page : code);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new TypeError('The page has no port');
    return new BundlePage(server, place.port);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** One module with everything in it; React as in development, where strict mode mounts twice. */
async function bundle(path: string): Promise<string> {
  const build = await rolldown({
    input: path,
    platform: 'browser',
    // In a page, everything is on the client.
    onLog: (level, log, report) => {
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
    },
    transform: { define: { 'process.env.NODE_ENV': '"development"' } },
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}
