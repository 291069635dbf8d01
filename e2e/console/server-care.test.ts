import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TestServer } from '../server.testkit.ts';
import { dialogOf, logIn, Office, OTHER_PASSWORD, rowOf } from './administration.testkit.ts';
import { ADMIN, lookAtBoth, openConsole, violationsOf, withServer } from './page.testkit.ts';

let server: TestServer;
let office: Office;
withServer(
  {
    smallPicture: true,
    flags: ['--rtsp-port', '0', '--cam2', 'rtsp://reader:hidden@127.0.0.1:9/stream'],
  },
  async (started) => {
    server = started;
    office = await Office.of(server);
  },
);

/** The process beside the server that makes pictures. */
function mediaProcess(): number {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

describe('the load', () => {
  it('is shown with charts that grow', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/load' });
    const chart = page
      .getByRole('img', { name: 'Load of the machine over the last 5 minutes' })
      .locator('polyline');
    const points = async () => ((await chart.first().getAttribute('points')) ?? '').split(' ').length;
    await chart.first().waitFor({ state: 'attached' });
    const before = await points();
    await expect.poll(points, { timeout: 10_000 }).toBeGreaterThan(before);
    expect(await page.getByRole('meter').count()).toBe(1);
    // Somebody who watches is counted by their way, and has an encoder run.
    const watch = await fetch(`${server.address}/api/stream.mjpeg`, { headers: office.bearer() });
    const viewers = page.locator('.load-gauge', { hasText: 'Viewers' });
    await viewers
      .getByText(/^MJPEG$/)
      .locator('xpath=..')
      .getByText('1', { exact: true })
      .waitFor();
    await page
      .locator('.load-gauge', { hasText: 'Encoders' })
      .getByText('JPEG · main picture')
      .first()
      .waitFor();
    await watch.body?.cancel();
  });
});

describe('cameras', () => {
  it('show which source is lost, and no password', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/cameras' });
    await page.getByText('No picture; it is being tried again').waitFor();
    await page.locator('.administration-state[data-state=ok]').first().waitFor();
    expect(await page.getByText('127.0.0.1:9/stream').count()).toBeGreaterThan(0);
    expect(await page.content()).not.toContain('hidden@');
    await lookAtBoth(page, 'administration-camera-lost');
  });
});

describe('network addresses', () => {
  it('are copied, and shown as a QR code', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/network' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy RTSP, whole size' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^rtsp:\/\/.*\/stream0$/);
    await page.getByRole('button', { name: 'QR code of MJPEG' }).click();
    await dialogOf(page).getByRole('img', { name: 'QR code of MJPEG' }).waitFor();
    expect(await dialogOf(page).locator('code').textContent()).toBe(`${server.address}/api/stream.mjpeg`);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, 'administration-qr');
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'QR code of MJPEG',
    );
  });
});

describe('connections', () => {
  it('show who is connected, how and from where, and who has gone is gone', async () => {
    await office.user('watcher', 'viewer');
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/connections' });
    await rowOf(page, 'admin').getByText('Control').first().waitFor();
    const user = { username: 'watcher', password: OTHER_PASSWORD };
    const other = await openConsole(server, { user, path: '/#/admin/password' });
    await rowOf(page, 'watcher').getByText('Control').waitFor();
    await other.page.context().close();
    await rowOf(page, 'watcher').waitFor({ state: 'detached' });
  });
});

describe('the log', () => {
  it('follows, and shows only what is wanted', async () => {
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/logs' });
    const lines = page.getByRole('list', { name: 'Lines of the log' }).getByRole('listitem');
    await lines.getByText('is listening').or(lines.getByText('listening')).first().waitFor();
    const levels = () =>
      lines.evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute('data-level')))]);
    expect(await levels()).toContain('info');
    await page.getByLabel('Show', { exact: true }).selectOption('warn');
    await expect.poll(levels).not.toContain('info');
    process.kill(mediaProcess());
    await lines.getByText('The media process has ended').first().waitFor();
  });
});

describe('the audit log', () => {
  it('is filtered, paged and exported as it is filtered', async () => {
    await office.user('busy', 'operator');
    await logIn(server, 'busy', 'wrong password');
    for (let count = 0; count < 60; count += 1) {
      await office.ask('POST', '/api/roles', { name: `role-${count}`, permissions: [] });
    }
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/audit' });
    await page.getByLabel('Action').selectOption('role.create');
    await page.getByRole('button', { name: 'Search' }).click();
    const rows = page.locator('.data-table tbody tr');
    await expect.poll(() => rows.count()).toBe(50);
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await expect.poll(() => rows.count()).toBe(60);

    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe('audit-log.csv');
    const lines = readFileSync(await csv.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(61);
    expect(lines.slice(1).every((line) => line.includes('role.create'))).toBe(true);

    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByLabel('User', { exact: true }).fill('busy');
    await page.getByLabel('Outcome').selectOption('refused');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => rows.count()).toBe(1);
    const [json] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as JSON' }).click(),
    ]);
    expect(JSON.parse(readFileSync(await json.path(), 'utf8'))).toMatchObject([
      { user: 'busy', action: 'login', ok: false },
    ]);
    await page.getByLabel('User', { exact: true }).fill('nobody of that name');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Nothing has been found.').waitFor();
    // What is looked for is in the address.
    await page.reload();
    await page.getByText('Nothing has been found.').waitFor();
    expect(await page.getByLabel('User', { exact: true }).inputValue()).toBe('nobody of that name');
    await page.goto(`${server.address}/#/admin/audit?action=role.create&outcome=zzz&from=yesterday`);
    await expect.poll(() => rows.count()).toBe(50);
    expect(await page.getByLabel('Action').inputValue()).toBe('role.create');
  });

  it('says in German what was done, to what, and why it was refused', async () => {
    await office.user('schicht', 'operator', { permissions: ['Network_r'] });
    await office.ask('PATCH', '/api/state', { brightness: 61, 'auto-exposure': false });
    await office.ask('PATCH', '/api/state', { snap: true });
    await logIn(server, 'schicht', 'wrong password');
    await office.ask('PUT', `/api/presets/${encodeURIComponent('\u200Fdlew')}`, {
      values: { gain: 3, 'auto-exposure': false },
    });
    const { page } = await openConsole(server, { user: ADMIN, path: '/#/admin/audit', locale: 'de-DE' });
    const row = (text: string | RegExp) => page.getByRole('row').filter({ hasText: text }).first();
    expect(await row('Benutzer hinzugefügt').textContent()).toMatch(
      /Rolle: Bediener.*Rechte: Netzwerk: sehen/,
    );
    await row('Helligkeit').getByText('61').waitFor();
    await row(/Einstellung.*Automatische Belichtung/)
      .getByText('ja → nein')
      .waitFor();
    await row('Vorlage gesichert').getByText('Verstärkung: 3; Automatische Belichtung: nein').waitFor();
    await row('Vorlage gesichert').locator('bdi', { hasText: '\u200Fdlew' }).waitFor();
    await row(/schicht.*Anmeldung/)
      .getByText('Name oder Passwort falsch')
      .waitFor();
    expect(await page.locator('.data-table').textContent()).not.toMatch(/[{}]|_rw?\b|[A-Z]{4,}_/);
    await page
      .locator('td bdi', { hasText: /^Bild$/ })
      .first()
      .waitFor();
    // On a phone no line of a card is empty.
    await page.setViewportSize({ width: 390, height: 844 });
    const empty = page.locator('.data-table td:visible').filter({ hasNotText: /\S/ });
    expect(await empty.count()).toBe(0);
    await page.setViewportSize({ width: 1024, height: 600 });
    await page.getByLabel('Was', { exact: true }).fill('helligkeit');
    await page.getByRole('button', { name: 'Suchen' }).click();
    await row('Benutzer hinzugefügt').waitFor({ state: 'detached' });
    await row('Helligkeit').waitFor();
  });
});
