import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestClient, tokenOf } from '../client.testkit.ts';
import { CaptiveProxy } from '../clients/proxy.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { Desk } from './command.testkit.ts';

let server: TestServer;
let proxy: CaptiveProxy;
let desk: Desk;
let admin: TestClient;
beforeEach(async () => {
  server = await TestServer.start({ flags: ['--cam1', 'none', '--cam2', 'none'] });
  proxy = await CaptiveProxy.start(server.address);
  admin = await TestClient.admin(server);
  await admin.ask({ brightness: 50, contrast: 50 });
  desk = new Desk({ SIGHTGLASS_URL: proxy.address, SIGHTGLASS_TOKEN: await tokenOf(server) });
  return async () => {
    await desk.clear();
    await proxy.close();
    await server.dispose();
  };
});
let ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  ends = [];
});

describe('sightglass watch', () => {
  it('shows values and changes, and ends with Ctrl-C', async () => {
    const watch = desk.start('watch brightness contrast');
    await watch.said('contrast\t50\n');
    await admin.ask({ brightness: 62 });
    await watch.said('brightness\t62\n');
    watch.kill('SIGINT');
    expect(await watch.ended).toEqual({
      code: 0,
      signal: null,
      out: 'brightness\t50\ncontrast\t50\nbrightness\t62\n',
      err: '',
    });
  });

  it('writes an object a line with --json', async () => {
    const watch = desk.start('watch brightness --json');
    await watch.said('"value":50');
    await admin.ask({ brightness: 63 });
    await watch.said('"value":63');
    watch.kill('SIGTERM');
    const { code, out } = await watch.ended;
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { at: expect.stringMatching(/Z$/), key: 'brightness', value: 50 },
      { at: expect.stringMatching(/Z$/), key: 'brightness', value: 63 },
    ]);
  });

  it('ends without an error when nobody reads on', async () => {
    const piped = desk.bash('set -o pipefail; sightglass watch brightness | head -1; echo "rc=$?"');
    await piped.said('brightness');
    let value = 0;
    const change = setInterval(() => admin.send({ brightness: ++value % 100 }), 100);
    ends.push(() => clearInterval(change));
    expect(await piped.ended).toMatchObject({ out: 'brightness\t50\nrc=0\n', err: '' });
  });

  it('comes back after the server was away, with what changed meanwhile', async () => {
    const watch = desk.start('watch brightness contrast');
    await watch.said('contrast\t50\n');
    proxy.refuse(503);
    proxy.cut();
    await watch.said('trying again');
    await admin.ask({ brightness: 64 });
    proxy.open();
    await watch.said('brightness\t64\n');
    await watch.said('Connected again');
    watch.kill('SIGINT');
    const { code, out } = await watch.ended;
    expect({ code, out }).toEqual({ code: 0, out: 'brightness\t50\ncontrast\t50\nbrightness\t64\n' });
  });

  it('refuses keys that there are not, or that may not be read', async () => {
    expect(await desk.run('watch nonsense')).toMatchObject({ code: 1, out: '' });
    expect(await desk.run('watch storage', { env: { SIGHTGLASS_TOKEN: '' } })).toMatchObject({
      code: 4,
      out: '',
    });
  });
});
