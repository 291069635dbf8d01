import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { bundle } from './page-bundle.ts';

/** A page with one script, on a server of this machine: others are not let near it by the browser. */
export class PageServer {
  /** Where the page is. */
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** @param script - its first file */
  static async start(script: string): Promise<PageServer> {
    const code = await bundle(script);
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? code : PAGE);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new TypeError('The page has no port');
    return new PageServer(server, place.port);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const PAGE =
  '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>';
