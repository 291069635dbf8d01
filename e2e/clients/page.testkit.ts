import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { type Answer, type Driver, unwrap } from './driver.testkit.ts';

/** The page and the built client, as modules that a browser loads one by one. */
const FILES: Readonly<Record<string, URL>> = {
  client: new URL('../../packages/client/dist/', import.meta.url),
  drivers: new URL('drivers/', import.meta.url),
};

/** A server of static files for pages that are drivers. */
export class DriverPages {
  readonly #server: Server;
  readonly address: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.address = `http://127.0.0.1:${port}`;
  }

  /** Starts one on a free port. */
  static async start(): Promise<DriverPages> {
    const server = createServer((request, response) => {
      const [, folder = '', name = ''] = /^\/(\w+)\/([\w.-]+)$/.exec(request.url ?? '') ?? [];
      const base = FILES[folder];
      if (!base) return response.writeHead(404).end();
      const type = name.endsWith('.html') ? 'text/html' : 'text/javascript';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      return response.end(readFileSync(fileURLToPath(new URL(name, base))));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new TypeError('The pages have no port');
    return new DriverPages(server, place.port);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A client in a page of its own; the page has a function `drive` that does a command, and counts its timers. */
export class PageDriver implements Driver {
  readonly page: Page;
  #count = 0;
  readonly #complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (problem) => this.#complaints.push(problem.message));
  }

  /** Opens a page. @param url - where it is */
  static async open(context: BrowserContext, url: string): Promise<PageDriver> {
    const page = await context.newPage();
    const driver = new PageDriver(page);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForFunction('typeof drive === "function"');
    return driver;
  }

  async do(name: string, parameters: object = {}): Promise<unknown> {
    const command = JSON.stringify({ id: ++this.#count, do: name, ...parameters });
    const answer = await this.page.evaluate<string>(`drive(${command}).then(JSON.stringify)`);
    return unwrap(JSON.parse(answer) as Answer);
  }

  async finish(): Promise<string> {
    const timers = await this.page.evaluate<number>('timers.size');
    await this.page.close();
    return [...this.#complaints, ...(timers === 0 ? [] : [`${timers} timers are left`])].join('\n');
  }
}
