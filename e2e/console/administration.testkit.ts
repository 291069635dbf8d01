import type { Locator, Page } from 'playwright-core';
import { PASSWORD, type TestServer } from '../server.testkit.ts';

/** Password of everybody whom a test makes. */
export const OTHER_PASSWORD = 'another password';

/** An administrator beside the page: makes what a test begins with, and sees what has become of it. */
export class Office {
  readonly #server: TestServer;
  readonly #token: string;

  private constructor(server: TestServer, token: string) {
    this.#server = server;
    this.#token = token;
  }

  static async of(server: TestServer): Promise<Office> {
    const reply = await logIn(server, 'admin', PASSWORD);
    const { token } = (await reply.json()) as { token: string };
    return new Office(server, token);
  }

  /** The header of its requests. */
  bearer(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }

  /** Asks the server for something. @returns the status, and the body where there is one */
  async ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const reply = await fetch(`${this.#server.address}${path}`, {
      method,
      headers: {
        ...this.bearer(),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Makes a user with {@link OTHER_PASSWORD}. */
  async user(username: string, role: string, more: object = {}): Promise<void> {
    await this.ask('POST', '/api/users', { username, password: OTHER_PASSWORD, role, ...more });
  }
}

/** Logs in over HTTP, as somebody at another machine. */
export function logIn(server: TestServer, username: string, password: string): Promise<Response> {
  return fetch(`${server.address}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
}

/** The row of a table that a name stands at the head of. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

/** The dialog on top. */
export function dialogOf(page: Page): Locator {
  return page.locator('dialog[open]').last();
}

/** Presses a button of the dialog on top. */
export async function press(page: Page, name: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name, exact: true }).click();
}
