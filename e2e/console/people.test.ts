import { describe, expect, it } from 'vitest';
import { PASSWORD, type TestServer } from '../server.testkit.ts';
import { dialogOf, logIn, Office, OTHER_PASSWORD, press, rowOf } from './administration.testkit.ts';
import { ADMIN, openConsole, violationsOf, withServer } from './page.testkit.ts';

let server: TestServer;
let office: Office;
withServer({ smallPicture: true }, async (started) => {
  server = started;
  office = await Office.of(server);
});

describe('users', () => {
  it('are added, and what was typed stays until the server has taken it', async () => {
    await office.user('taken', 'viewer');
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Add user' }).click();
    const dialog = dialogOf(page);
    await press(page, 'Add user');
    await dialog.getByText('A name has 1 to 64 letters').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await dialog.getByLabel('Name', { exact: true }).fill('Taken');
    await dialog.getByLabel('Password', { exact: true }).fill('12345678');
    await dialog.getByLabel('Role').selectOption('operator');
    await dialog.getByLabel('Network: see').check();
    await dialog.getByLabel('May watch over RTSP').check();
    await press(page, 'Add user');
    await dialog.getByRole('alert').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByLabel('Password', { exact: true }).fill('a fine password');
    await press(page, 'Add user');
    await dialog.getByText('taken already').waitFor();
    expect(
      await page.evaluate(
        () =>
          document.activeElement?.id ===
          document.querySelector<HTMLElement>('dialog [aria-invalid=true]')?.id,
      ),
    ).toBe(true);
    expect(await dialog.getByLabel('Password', { exact: true }).inputValue()).toBe('a fine password');
    await dialog.getByLabel('Name', { exact: true }).fill('line-3');
    await press(page, 'Add user');
    await rowOf(page, 'line-3').getByText('Network: see').waitFor();
    expect((await office.ask('GET', '/api/users/line-3')).body).toMatchObject({
      role: 'operator',
      permissions: ['Network_r'],
      rtsp: true,
    });
    expect((await logIn(server, 'line-3', 'a fine password')).status).toBe(200);
  });

  it('get another role and another password, and only what was changed is sent', async () => {
    await office.user('shift-2', 'viewer', { permissions: ['User_r'] });
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Change shift-2' }).click();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await dialogOf(page).getByLabel('Role').selectOption('operator');
    await dialogOf(page).getByLabel('New password').fill('reset by the admin');
    await press(page, 'Save');
    expect((await sent).postDataJSON()).toEqual({ role: 'operator', password: 'reset by the admin' });
    await rowOf(page, 'shift-2').getByText('operator').waitFor();
    expect((await logIn(server, 'shift-2', OTHER_PASSWORD)).status).toBe(401);
    expect((await logIn(server, 'shift-2', 'reset by the admin')).status).toBe(200);
  });

  it('are removed after a question', async () => {
    await office.user('going', 'viewer');
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Remove going' }).click();
    await press(page, 'Cancel');
    expect((await office.ask('GET', '/api/users/going')).status).toBe(200);
    await page.getByRole('button', { name: 'Remove going' }).click();
    await press(page, 'Remove');
    await rowOf(page, 'going').waitFor({ state: 'detached' });
    expect((await office.ask('GET', '/api/users/going')).status).toBe(404);
  });

  it('do not remove themselves by a slip, and the last administrator not at all', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Remove admin' }).click();
    const remove = dialogOf(page).getByRole('button', { name: 'Remove myself' });
    expect(await remove.getAttribute('data-grave')).toBe('true');
    await press(page, 'Remove myself');
    await dialogOf(page).getByText('This is not your name').waitFor();
    await dialogOf(page).getByLabel('Your name').fill('admin');
    await press(page, 'Remove myself');
    await dialogOf(page).getByRole('alert').getByText('last administrator').waitFor();
    expect((await logIn(server, 'admin', PASSWORD)).status).toBe(200);
  });

  it('remove themselves when they have typed their name, and are signed out', async () => {
    await office.user('second-admin', 'administrator');
    const user = { username: 'second-admin', password: OTHER_PASSWORD };
    const { page } = await openConsole(server, { user, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Remove second-admin' }).click();
    await dialogOf(page).getByLabel('Your name').fill('second-admin');
    await press(page, 'Remove myself');
    await page.getByText('There is nothing here for somebody who is not signed in').waitFor();
    expect((await logIn(server, 'second-admin', OTHER_PASSWORD)).status).toBe(401);
  });

  it('with more permissions are out of reach', async () => {
    await office.user('clerk', 'viewer', { permissions: ['User_rw'] });
    const { page } = await openConsole(server, {
      path: '/#/admin/users',
      user: { username: 'clerk', password: OTHER_PASSWORD },
    });
    await rowOf(page, 'admin').getByText('May more than you').waitFor();
    await page.getByRole('button', { name: 'Add user' }).click();
    expect(await dialogOf(page).getByLabel('Role').locator('option').allTextContents()).toEqual(['viewer']);
  });
});

describe('many users', () => {
  it('are listed by name, oneself first, and found by a part of it', async () => {
    for (let count = 12; count > 0; count -= 1) await office.user(`crew-${count}`, 'viewer');
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    const names = page.locator('.data-table tbody th bdi');
    await page.getByLabel('Find by name').fill('CREW');
    await expect.poll(() => names.count()).toBe(12);
    expect((await names.allTextContents()).slice(0, 3)).toEqual(['crew-1', 'crew-2', 'crew-3']);
    await page.getByText(/^12 of \d+$/).waitFor();
    await page.getByLabel('Find by name').fill('');
    await expect.poll(async () => (await names.allTextContents())[0]).toBe('admin');
    await page.getByText(/^\d+ in all$/).waitFor();
  });
});

describe('a form', () => {
  it('outlives the session, and goes on after the sign-in', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('after-all');
    await dialogOf(page).getByLabel('Password', { exact: true }).fill('a fine password');
    await page.context().clearCookies();
    await press(page, 'Add user');
    await dialogOf(page).getByText('Sign in again').waitFor();
    await dialogOf(page).getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Sign in');
    await rowOf(page, 'after-all').waitFor();
    expect((await office.ask('GET', '/api/users/after-all')).status).toBe(200);
  });

  it('outlives its dialog and the right to it, until it is thrown away; a password does not', async () => {
    await office.user('drafts', 'viewer', { permissions: ['User_rw'] });
    const { page } = await openConsole(server, {
      path: '/#/admin/users',
      user: { username: 'drafts', password: OTHER_PASSWORD },
    });
    const open = () => page.getByRole('button', { name: 'Add user' }).click();
    const name = dialogOf(page).getByLabel('Name', { exact: true });
    await open();
    await name.fill('half-done');
    await dialogOf(page).getByLabel('Password', { exact: true }).fill('a fine password');
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await open();
    expect(await name.inputValue()).toBe('half-done');
    expect(await dialogOf(page).getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await dialogOf(page).getByText('Type it again').waitFor();
    await page.reload();
    await open();
    expect(await name.inputValue()).toBe('half-done');
    await dialogOf(page).getByText('Type it again').waitFor();
    await office.ask('PATCH', '/api/users/drafts', { permissions: [] });
    await dialogOf(page).waitFor({ state: 'detached' });
    await office.ask('PATCH', '/api/users/drafts', { permissions: ['User_rw'] });
    await open();
    expect(await name.inputValue()).toBe('half-done');
    await press(page, 'Discard');
    await open();
    expect(await name.inputValue()).toBe('');
  });

  it('outlives the connection', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/users' });
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('after-rain');
    await dialogOf(page).getByLabel('Password', { exact: true }).fill('a fine password');
    await page.context().setOffline(true);
    await press(page, 'Add user');
    await dialogOf(page).getByRole('alert').waitFor();
    await page.context().setOffline(false);
    await press(page, 'Add user');
    await rowOf(page, 'after-rain').waitFor();
  });
});

describe('roles', () => {
  it('of the product are shown and stay', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/roles' });
    await rowOf(page, 'operator').waitFor();
    expect(await rowOf(page, 'operator').getByRole('checkbox').count()).toBe(0);
    expect(await rowOf(page, 'operator').getByText('yes').count()).toBe(7);
  });

  it('of their own are made, changed in the grid, and removed when nobody has them', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/roles' });
    await page.getByRole('button', { name: 'New role' }).click();
    const name = dialogOf(page).getByLabel('Name', { exact: true });
    await name.fill('Viewer');
    await press(page, 'Make role');
    await dialogOf(page).getByText('taken already').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill('setter');
    await dialogOf(page).getByLabel('Begin with').selectOption('viewer');
    await press(page, 'Make role');
    const row = rowOf(page, 'setter');
    await row.waitFor();
    await row.getByRole('checkbox', { name: 'setter – Camera: change' }).check();
    expect(await row.getByRole('checkbox', { name: 'setter – Camera: see' }).isDisabled()).toBe(true);
    expect((await office.ask('GET', '/api/roles')).body).not.toMatchObject({ items: [{ name: 'setter' }] });
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save setter' }).click();
    await page.getByRole('button', { name: 'Save setter' }).waitFor({ state: 'detached' });
    const { body } = await office.ask('GET', '/api/roles');
    expect((body as { items: { name: string }[] }).items.find(({ name }) => name === 'setter')).toMatchObject(
      { permissions: ['Device_r', 'Device_rw', 'Media_r', 'Storage_r', 'System_r'] },
    );

    await office.user('setter-1', 'setter');
    await page.getByRole('button', { name: 'Remove setter' }).click();
    await press(page, 'Remove');
    await dialogOf(page).getByRole('alert').getByText('has this role').waitFor();
    await office.ask('DELETE', '/api/users/setter-1');
    await press(page, 'Remove');
    await row.waitFor({ state: 'detached' });
  });

  it('that somebody else changes meanwhile are not overwritten without a word', async () => {
    await office.ask('POST', '/api/roles', { name: 'shared', permissions: ['Device_r'] });
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/roles' });
    await page.getByRole('checkbox', { name: 'shared – Library: see' }).check();
    await office.ask('PATCH', '/api/roles/shared', { permissions: ['Device_r', 'User_r'] });
    await page.getByText('Somebody else has changed this role meanwhile').waitFor();
    expect(await page.getByRole('checkbox', { name: 'shared – Library: see' }).isChecked()).toBe(true);
  });
});
