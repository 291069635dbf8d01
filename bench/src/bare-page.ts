import type { Browser, CDPSession } from 'playwright-core';

/** What a {@link BarePage} answers to a command: of the commands that are used here. */
interface Reply {
  readonly id: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
  readonly error?: { readonly message: string };
}

/**
 * A page that nobody records. Playwright's own pages have their requests followed, and to tell where in a script a request
 * was made V8 reads the whole script once more: at a quarter of the speed that is a quarter of a second, which nobody waits who
 * just opens the page.
 */
export class BarePage {
  readonly #session: CDPSession;
  readonly #context: string;
  readonly #target: string;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #last = 0;

  private constructor(session: CDPSession, context: string, target: string) {
    this.#session = session;
    this.#context = context;
    this.#target = target;
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const reply: Reply = JSON.parse(message);
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
  }

  /** @param cookie - of the server at `url`, as `name=value` */
  static async open(
    browser: Browser,
    { url, cookie, width, height }: { url: string; cookie: string; width: number; height: number },
  ): Promise<BarePage> {
    const session = await browser.newBrowserCDPSession();
    const { browserContextId } = await session.send('Target.createBrowserContext');
    const [name = '', value = ''] = cookie.split('=', 2);
    await session.send('Storage.setCookies', { browserContextId, cookies: [{ name, value, url }] });
    const { targetId } = await session.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
      width,
      height,
    });
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    return new BarePage(session, browserContextId, sessionId);
  }

  /** Sends a command of the DevTools protocol. @throws Error with the browser's reason */
  async send(method: string, params: object = {}): Promise<Reply['result']> {
    this.#last += 1;
    const id = this.#last;
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.#session.send('Target.sendMessageToTarget', { sessionId: this.#target, message });
    const { result, error } = await reply;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** The value of an expression in the page, awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return answer?.result?.value;
  }

  async close(): Promise<void> {
    await this.#session.send('Target.disposeBrowserContext', { browserContextId: this.#context });
    await this.#session.detach();
  }
}
