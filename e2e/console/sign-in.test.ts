import { describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import {
  ADMIN,
  closeConsoles,
  isLive,
  lookAtBoth,
  openConsole,
  signIn,
  untilReady,
  violationsOf,
  withServer,
} from './page.testkit.ts';

let server: TestServer;
withServer({ smallPicture: true }, (started) => {
  server = started;
});

describe('the sign-in', () => {
  it('says in words why it is refused, keeps the name, and lets in whoever has the right password', async () => {
    const { page, complaints } = await openConsole(server, { size: 'phone' });
    await page.locator('.shell-sign-in').click();
    await page.locator('input[name=username]').fill(ADMIN.username);
    await page.keyboard.press('Enter');
    // In the page's own words, not the browser's.
    await page.getByText('Give your password').waitFor();
    await page.locator('input[name=password]').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Wrong name or password').waitFor();
    await lookAtBoth(page, 'sign-in-phone');
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.locator('input[name=username]').inputValue()).toBe(ADMIN.username);
    await signIn(page);
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is over the page when the session has ended, and what was typed below it goes on', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page
      .getByRole('button', { name: /new user|add/i })
      .first()
      .click();
    const name = page.locator('main').getByRole('textbox').first();
    await name.fill('nightshift');
    // Somebody ends the session elsewhere.
    await page.evaluate(() => fetch('/api/logout', { method: 'POST' }));
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await signIn(page);
    await untilReady(page);
    expect(await name.inputValue()).toBe('nightshift');
  });

  it('takes the focus, and commits nothing that was being typed', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    const number = page.locator('.instrument[data-key=contrast] .instrument-number');
    await number.fill('41');
    await page.evaluate(() => fetch('/api/logout', { method: 'POST' }));
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('password');
    await signIn(page);
    await untilReady(page);
    expect(await number.inputValue()).toBe('41');
    await number.press('Enter');
    const client = await TestClient.admin(server);
    await expect.poll(() => client.ask({ get: ['contrast'] })).toMatchObject({ contrast: 41 });
    await client.close();
  });

  it('goes from over the page when somebody has signed in in another tab, and the page is theirs', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await page.evaluate(() => fetch('/api/logout', { method: 'POST' }));
    const ended = page.getByRole('heading', { name: 'Your session has ended' });
    await ended.waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('.shell-sign-in').click();
    await signIn(other);
    await ended.waitFor({ state: 'detached' });
    await untilReady(page);
    await other.close();
  });

  it('ends by the account, and the page goes on for everybody', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await page.locator('.shell-me').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('.shell-sign-in').waitFor();
    expect(await page.getByRole('button', { name: 'Record', exact: true }).count()).toBe(0);
    await expect.poll(() => isLive(page)).toBe(true);
  });
});

describe('the first run', () => {
  it('asks for a password in place of the made-up one, and shows around in three steps', async () => {
    const fresh = await TestServer.start({ env: { SIGHTGLASS_ADMIN_PASSWORD: '' } });
    const password = /with the password (\S+)/.exec(fresh.out)?.[1] ?? '';
    const { page, complaints } = await openConsole(fresh, { size: 'panel', tour: true });
    await signIn(page, { username: 'admin', password });
    await page.getByRole('heading', { name: 'Choose a password of your own' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.locator('input[name=new-password]').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('A password has 8 to 128 characters').waitFor();
    await page.locator('input[name=new-password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('This is the password so far: choose another').waitFor();
    await page.locator('input[name=new-password]').fill('of my own choice');
    await page.keyboard.press('Enter');
    const tour = page.getByRole('dialog', { name: 'A first look around' });
    await tour.getByText('1 of 3').waitFor();
    await lookAtBoth(page, 'tour-panel');
    expect(await violationsOf(page)).toEqual([]);
    await tour.getByRole('button', { name: 'Next' }).click();
    await tour.getByText('2 of 3').waitFor();
    await page.keyboard.press('Enter');
    await tour.getByText('3 of 3').waitFor();
    await page.keyboard.press('Enter');
    await tour.waitFor({ state: 'detached' });
    // The session is the one that came with the new password: the camera obeys it.
    await untilReady(page);
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    expect(await tour.count()).toBe(0);
    expect(complaints).toEqual([]);
    const other = await openConsole(fresh);
    await signIn(other.page, { username: 'admin', password: 'of my own choice' });
    await closeConsoles();
    await fresh.dispose();
  });

  it('is put off for one sign-in: whoever signs in next is asked again, and for their own password', async () => {
    const fresh = await TestServer.start({ env: { SIGHTGLASS_ADMIN_PASSWORD: '' } });
    const password = /with the password (\S+)/.exec(fresh.out)?.[1] ?? '';
    const { page } = await openConsole(fresh);
    const asked = page.getByRole('heading', { name: 'Choose a password of your own' });
    for (const _ of ['first', 'next']) {
      await signIn(page, { username: 'admin', password });
      await asked.waitFor();
      await page.getByRole('button', { name: 'Later' }).click();
      await asked.waitFor({ state: 'detached' });
      await page.locator('.shell-me').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.locator('.shell-sign-in').waitFor();
    }
    await closeConsoles();
    await fresh.dispose();
  });
});

describe('the account', () => {
  it('changes language and theme, which this browser keeps', async () => {
    const { page } = await openConsole(server, { size: 'phone', user: ADMIN, locale: 'de-AT' });
    await page.getByRole('link', { name: 'Mediathek' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.locator('.shell-me').click();
    await lookAtBoth(page, 'account-phone');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Hell' }).check();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'Account and settings' }).waitFor();
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.getByRole('link', { name: 'Library' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('has the list of keys, which ? opens and Esc closes', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    await page.keyboard.press('?');
    const overlay = page.getByRole('dialog', { name: 'Keyboard' });
    await overlay.getByRole('row', { name: /R Record/ }).waitFor();
    await lookAtBoth(page, 'keys-desktop');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await overlay.waitFor({ state: 'detached' });
  });
});
