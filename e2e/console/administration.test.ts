import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestServer } from '../server.testkit.ts';
import { dialogOf, Office, OTHER_PASSWORD } from './administration.testkit.ts';
import {
  ADMIN,
  EVERY_SIZE,
  fits,
  lookAtBoth,
  openConsole,
  signIn,
  smallTargets,
  violationsOf,
  withServer,
} from './page.testkit.ts';

const SECTIONS = [
  ['load', 'Load'],
  ['cameras', 'Cameras'],
  ['network', 'Network'],
  ['connections', 'Connected'],
  ['logs', 'Log'],
  ['users', 'Users'],
  ['roles', 'Roles'],
  ['audit', 'Audit log'],
  ['password', 'Password'],
  ['sessions', 'Sign-ins'],
  ['tokens', 'API tokens'],
] as const;

/** Whether the middle of an element can be pressed where it is. */
function isOnTop(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
}

let server: TestServer;
let office: Office;
withServer({ smallPicture: true, flags: ['--rtsp-port', '0'] }, async (started) => {
  server = started;
  office = await Office.of(server);
  await office.ask('POST', '/api/roles', { name: 'setter', permissions: ['Device_rw', 'Media_r'] });
  await office.user('operator-1', 'operator', { permissions: ['Network_r'], rtsp: true });
  await office.user('viewer-1', 'viewer');
  await office.ask('POST', '/api/tokens', { name: '<img onerror=alert(1)>', permissions: ['Device_r'] });
});

describe.each(EVERY_SIZE)('the administration on a %s', (size) => {
  it.each(SECTIONS)('shows %s, and fits', async (id, name) => {
    const { page } = await openConsole(server, { size, user: ADMIN, path: `/#/admin/${id}` });
    await page.getByRole('heading', { name, exact: true, level: 2 }).waitFor();
    await page.locator('.administration-section').getByText('Loading').waitFor({ state: 'detached' });
    expect(await page.locator('.problem').count()).toBe(0);
    expect(await fits(page)).toBe(true);
    expect(await smallTargets(page, '.administration')).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `administration-${id}-${size}`);
  });
});

describe.each(EVERY_SIZE)('the administration in German on a %s', (size) => {
  it('fits: its words are longer', async () => {
    const { page } = await openConsole(server, { size, user: ADMIN, path: '/#/admin', locale: 'de-DE' });
    for (const [id] of SECTIONS) {
      await page.goto(`${server.address}/#/admin/${id}`);
      await page.locator(`.administration-section[data-section=${id}]`).waitFor();
      await page.locator('.administration-section').getByText('Wird geladen').waitFor({ state: 'detached' });
      expect(await fits(page), id).toBe(true);
      expect(await smallTargets(page, '.administration'), id).toEqual([]);
    }
    await lookAtBoth(page, `administration-german-${size}`);
  });
});

describe.each(EVERY_SIZE)('the forms of the administration on a %s', (size) => {
  it.each(['users', 'roles', 'tokens'])('fit: %s', async (id) => {
    const { page } = await openConsole(server, {
      size,
      user: ADMIN,
      path: `/#/admin/${id}`,
      locale: 'de-DE',
    });
    await page.locator('.administration-actions .button-main').click();
    await dialogOf(page).getByRole('checkbox').first().waitFor();
    const scrolls = await dialogOf(page)
      .locator('.dialog-body')
      .evaluate((body) => body.scrollWidth > body.clientWidth);
    expect(scrolls).toBe(false);
    for (const button of await dialogOf(page).locator('.dialog-foot button').all()) {
      expect(await isOnTop(button)).toBe(true);
    }
    expect(await smallTargets(page, 'dialog[open]')).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `administration-${id}-form-${size}`);
  });
});

describe('the administration', () => {
  it('has its sections one below the other on a phone, and a way back', async () => {
    const { page } = await openConsole(server, { size: 'phone', user: ADMIN, path: '/#/admin' });
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { name: 'Audit log', level: 2 }).waitFor();
    expect(await page.getByRole('link', { name: 'Users', exact: true }).isVisible()).toBe(false);
    await page.getByRole('link', { name: 'All sections' }).click();
    await page.getByRole('link', { name: 'Users', exact: true }).waitFor();
  });

  it('shows an operator only what they may see', async () => {
    const { page } = await openConsole(server, {
      path: '/#/admin',
      user: { username: 'operator-1', password: OTHER_PASSWORD },
    });
    const rail = page.getByRole('navigation', { name: 'Administration' }).getByRole('link');
    await rail.first().waitFor();
    expect(await rail.allTextContents()).toEqual([
      'Load',
      'Cameras',
      'Network',
      'Connected',
      'Log',
      'Password',
      'Sign-ins',
      'API tokens',
    ]);
    await page.goto(`${server.address}/#/admin/users`);
    await page.getByText('Your role does not include this section.').waitFor();
  });

  it('takes away what somebody may not see any more, while they look at it', async () => {
    await office.user('leaving', 'administrator');
    const { page } = await openConsole(server, {
      path: '/#/admin/users',
      user: { username: 'leaving', password: OTHER_PASSWORD },
    });
    await page.getByRole('button', { name: 'Add user' }).waitFor();
    await office.ask('PATCH', '/api/users/leaving', { role: 'viewer' });
    await page.getByText('Your role does not include this section.').waitFor();
  });

  it('has nothing for somebody who is not signed in', async () => {
    const { page } = await openConsole(server, { path: '/#/admin' });
    await page.getByText('There is nothing here for somebody who is not signed in').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await signIn(page);
    await page.getByRole('heading', { name: 'Load', level: 2 }).waitFor();
    await page.goto(`${server.address}/#/admin/nothing`);
    await page.getByRole('heading', { name: 'There is no such section' }).waitFor();
    await page.getByRole('link', { name: 'All sections' }).click();
    await page.getByRole('heading', { name: 'Load', level: 2 }).waitFor();
  });

  it('speaks German', async () => {
    const { page } = await openConsole(server, { path: '/#/admin/users', locale: 'de-DE', user: ADMIN });
    await page.getByRole('heading', { name: 'Benutzer', level: 2 }).waitFor();
    await page.getByRole('button', { name: 'Benutzer hinzufügen' }).waitFor();
  });
});
