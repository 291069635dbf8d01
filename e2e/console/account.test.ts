import { describe, expect, it } from 'vitest';
import type { TestServer } from '../server.testkit.ts';
import { dialogOf, logIn, Office, OTHER_PASSWORD, press, rowOf } from './administration.testkit.ts';
import { ADMIN, openConsole, untilReady, violationsOf, withServer } from './page.testkit.ts';

let server: TestServer;
let office: Office;
withServer({ smallPicture: true }, async (started) => {
  server = started;
  office = await Office.of(server);
});

describe('the own password', () => {
  it('is changed, what was typed stays when it is refused, and the page goes on', async () => {
    await office.user('changes', 'viewer');
    const user = { username: 'changes', password: OTHER_PASSWORD };
    const { page } = await openConsole(server, { user, path: '/#/admin/password' });
    const send = page.getByRole('button', { name: 'Change password' });
    await page.getByLabel('Present password').fill('not this one');
    await page.getByLabel('New password', { exact: true }).fill('password');
    await page.getByLabel('New password again').fill('passwort');
    await send.click();
    await page.getByText('The two are not the same').waitFor();
    await page.getByLabel('New password again').fill('password');
    await send.click();
    await page.getByText('The password is not right').waitFor();
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.getByLabel('Present password').fill(OTHER_PASSWORD);
    await send.click();
    await page.getByText('too easily guessed').waitFor();
    expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('password');
    await page.getByLabel('New password', { exact: true }).fill('the third password');
    await page.getByLabel('New password again').fill('the third password');
    await send.click();
    await page.getByText('Password changed').waitFor();
    expect(await page.getByLabel('Present password').inputValue()).toBe('');
    expect((await logIn(server, 'changes', OTHER_PASSWORD)).status).toBe(401);
    expect((await logIn(server, 'changes', 'the third password')).status).toBe(200);
    await untilReady(page);
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.getByRole('link', { name: 'Sign-ins' }).click();
    await page.getByText('This one').waitFor();
  });
});

describe('sign-ins', () => {
  it('elsewhere are ended, one or all', async () => {
    await office.user('roams', 'viewer');
    const elsewhere = await Promise.all([1, 2, 3].map(() => logIn(server, 'roams', OTHER_PASSWORD)));
    const tokens = await Promise.all(
      elsewhere.map(async (reply) => ((await reply.json()) as { token: string }).token),
    );
    const live = async () => {
      const answers = await Promise.all(
        tokens.map((token) =>
          fetch(`${server.address}/api/session`, { headers: { authorization: `Bearer ${token}` } }),
        ),
      );
      return answers.filter(({ ok }) => ok).length;
    };
    expect(await live()).toBe(3);
    const user = { username: 'roams', password: OTHER_PASSWORD };
    const { page } = await openConsole(server, { user, path: '/#/admin/sessions' });
    const ends = page.getByRole('button', { name: /^End the sign-in of/ });
    await expect.poll(() => ends.count()).toBe(3);
    await ends.first().click();
    await expect.poll(() => ends.count()).toBe(2);
    expect(await live()).toBe(2);
    await page.getByRole('button', { name: 'End all others' }).click();
    await press(page, 'End all others');
    await page.getByText('You are signed in here only.').waitFor();
    expect(await live()).toBe(0);
    expect(await page.getByText('Of other people').count()).toBe(0);
  });
});

describe('API tokens', () => {
  it('are shown once, copied, and good for what was ticked until they are revoked', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/tokens' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'New token' }).click();
    await press(page, 'Make token');
    await dialogOf(page).getByText('Give it a name').waitFor();
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('<b>dashboard</b>');
    await dialogOf(page).getByLabel('Good for').selectOption('7');
    await dialogOf(page).getByLabel('Camera: see').uncheck();
    await dialogOf(page).getByLabel('Users: see').check();
    expect(await violationsOf(page)).toEqual([]);
    await press(page, 'Make token');
    await dialogOf(page).getByText('it is shown this once').waitFor();
    const secret = (await dialogOf(page).locator('code').textContent()) ?? '';
    await press(page, 'Copy Token');
    await dialogOf(page).getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await press(page, 'I have it');
    await rowOf(page, '<b>dashboard</b>').getByText('Users: see').waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
    const headers = { authorization: `Bearer ${secret}` };
    const session = await fetch(`${server.address}/api/session`, { headers });
    const { permissions, expiresAt } = (await session.json()) as { permissions: string[]; expiresAt: string };
    expect(permissions).toEqual(['User_r']);
    const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    await page.getByRole('button', { name: 'Revoke <b>dashboard</b>' }).click();
    await press(page, 'Revoke');
    await page.getByText('You have no tokens.').waitFor();
    expect((await fetch(`${server.address}/api/session`, { headers })).status).toBe(401);
  });

  it('are copied also where the page has come without encryption', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/tokens' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // As a browser has it for a page over plain HTTP from another machine.
    await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.getByRole('button', { name: 'New token' }).click();
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('plain');
    await press(page, 'Make token');
    const secret = (await dialogOf(page).locator('code').textContent()) ?? '';
    await press(page, 'Copy Token');
    await dialogOf(page).getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await page.evaluate(() => {
      document.execCommand = () => false;
    });
    await press(page, 'Copy Token');
    await dialogOf(page).getByText('Marked').waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(secret);
  });
});
