import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnvifDevice } from '../../packages/server/src/media/onvif/onvif-device.testkit.ts';
import { TestClient, tokenOf } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { Desk } from './command.testkit.ts';

let server: TestServer;
let desk: Desk;
let stranger: Desk;
let admin: TestClient;
beforeAll(async () => {
  server = await TestServer.start({ flags: ['--cam1', 'none', '--cam2', 'none'] });
  admin = await TestClient.admin(server);
  desk = new Desk({ SIGHTGLASS_URL: server.address, SIGHTGLASS_TOKEN: await tokenOf(server) });
  stranger = new Desk({ SIGHTGLASS_URL: server.address });
});
afterAll(async () => {
  await desk.clear();
  await stranger.clear();
  await server.dispose();
});

/** Where something listens. */
function addressOf(listener: Server): string {
  const place = listener.address();
  return `http://127.0.0.1:${typeof place === 'object' ? place?.port : 0}`;
}

describe('sightglass set and get', () => {
  it('changes keys in one message and shows what is confirmed', async () => {
    const { code, out, err } = await desk.run('set brightness=61 pip-mode=top-left cam1-light=off');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').toSorted()).toEqual([
      '',
      'brightness\t61',
      'cam1-light\tfalse',
      'pip-mode\ttop-left',
    ]);
    expect(await admin.ask({ get: ['brightness', 'cam1-light'] })).toMatchObject({
      brightness: 61,
      'cam1-light': false,
    });
  });

  it('shows keys in the order in which they are asked for, as text or as JSON', async () => {
    await admin.ask({ brightness: 40, contrast: 41 });
    expect((await desk.run('get contrast brightness')).out).toBe('contrast\t41\nbrightness\t40\n');
    const { out } = await desk.run('get contrast brightness --json');
    expect(JSON.parse(out)).toEqual({ contrast: 41, brightness: 40 });
  });

  it('shows the keys that there are beside those that there are not', async () => {
    await admin.ask({ brightness: 40, contrast: 41 });
    const { code, out, err } = await desk.run('get contrast nonsense brightness folly');
    expect({ code, out }).toEqual({ code: 1, out: 'contrast\t41\nbrightness\t40\n' });
    expect(err).toMatch(/^sightglass: nonsense: .*\nsightglass: folly: .*\n$/);
    expect(JSON.parse((await desk.run('get nonsense contrast --json')).out)).toEqual({ contrast: 41 });
    expect(await stranger.run('get storage contrast')).toMatchObject({ code: 4, out: 'contrast\t41\n' });
  });

  it('takes the options of all commands in front of them too', async () => {
    const words = `--url ${server.address} --json get contrast`;
    expect(
      JSON.parse((await desk.run(words, { env: { SIGHTGLASS_URL: 'http://127.0.0.1:1' } })).out),
    ).toEqual({
      contrast: 41,
    });
  });

  it('says in one line that the output has no room, and nothing when its reader has enough', async () => {
    for (const words of ['get brightness', 'get --json', 'watch brightness', 'status', '--help']) {
      const { code, err } = await desk.bash(`sightglass ${words} > /dev/full`).ended;
      expect({ words, code }).toEqual({ words, code: 1 });
      expect(err).toMatch(/^sightglass: Cannot write the output: .*ENOSPC.*\n$/);
      const cut = await desk.bash(`set -o pipefail; sightglass ${words} | head -c 0`).ended;
      expect({ words, ...cut }).toMatchObject({ words, err: '' });
    }
    expect(await desk.bash('sightglass get nonsense 2> /dev/full').ended).toMatchObject({ code: 1, err: '' });
  });

  it('shows everything that may be read without a key', async () => {
    const everything = JSON.parse((await desk.run('get --json')).out);
    expect(everything).toHaveProperty('storage');
    const open = JSON.parse((await stranger.run('get --json')).out);
    expect(open).toHaveProperty('brightness');
    expect(open).not.toHaveProperty('storage');
  });

  it('says what the server says about a wrong value, and keeps the right ones of the same call', async () => {
    const { code, out, err } = await desk.run('set brightness=101 contrast=33 fps=many');
    expect(code).toBe(1);
    expect(out).toBe('contrast\t33\n');
    expect(err.split('\n').toSorted()).toEqual([
      '',
      'sightglass: brightness: Value must be between 0 and 100',
      'sightglass: fps: Value must be an integer',
    ]);
  });

  it.each([
    ['get nonsense', 1, 'nonsense'],
    ['set brightness', 2, 'key=value'],
    ['set', 2, 'missing required argument'],
    ['dance', 2, 'unknown command'],
    ['get --loud', 2, "unknown option '--loud'"],
    ['get --timeout soon', 2, '--timeout must be a number'],
    ['get --url ftp://camera', 2, 'http://HOST:PORT'],
    ['get --url http://a:b@camera', 2, 'sightglass login'],
    ['record pause', 1, 'record'],
    ['record', 2, 'Usage'],
    ['completion tcsh', 2, 'bash, zsh, fish'],
  ])('%s ends with %i and says why', async (words, code, message) => {
    const ending = await desk.run(words);
    expect(ending).toMatchObject({ code, out: '' });
    expect(ending.err).toContain(message);
    expect(ending.err).not.toMatch(/\n\s+at /);
  });

  it('says who may not, and how to become somebody who may', async () => {
    const { code, err } = await stranger.run('set brightness=50');
    expect(code).toBe(4);
    expect(err).toMatch(/^sightglass: brightness: .*sightglass login\n$/);
    expect(await stranger.run('get brightness', { env: { SIGHTGLASS_TOKEN: 'stale' } })).toMatchObject({
      code: 4,
      err: expect.stringContaining('sightglass login'),
    });
    expect(await stranger.run('recordings list')).toMatchObject({ code: 4 });
  });
});

describe('sightglass status', () => {
  it('tells how the server does and who one is', async () => {
    const { code, out } = await desk.run('status');
    expect(code).toBe(0);
    expect(out).toMatch(/^url\thttp/);
    expect(out).toContain('logged in\tadmin (administrator)');
    expect(JSON.parse((await stranger.run('status --json')).out)).toMatchObject({
      url: server.address,
      session: { authenticated: false },
    });
  });
});

describe('sightglass cameras', () => {
  it('lists the sensors of each, and what is on the network', async () => {
    const { code, out } = await desk.run('cameras');
    expect(code).toBe(0);
    expect(out).toBe('1\t-\t-\tnone\t-\t-\t-\n2\t-\t-\tnone\t-\t-\t-\n');
    expect(JSON.parse((await desk.run('cameras --json')).out)).toMatchObject([
      { camera: 1, exists: false, sensors: [] },
      { camera: 2, exists: false, sensors: [] },
    ]);
    const camera = await OnvifDevice.start({ isFound: true });
    try {
      const found = (await desk.run('cameras --discover')).out;
      expect(found).toContain(`onvif://${camera.address}:${camera.port}\tTest camera\tT1\t-\n`);
    } finally {
      await camera.stop();
    }
    expect(await stranger.run('cameras --discover')).toMatchObject({ code: 4, out: '' });
  });
});

describe('a server that is not there', () => {
  let nowhere: string;
  beforeAll(async () => {
    const passing = createServer().listen(0, '127.0.0.1');
    await once(passing, 'listening');
    nowhere = addressOf(passing);
    passing.close();
    await once(passing, 'close');
  });

  it.each([
    'status',
    'cameras',
    'get',
    'set brightness=1',
    'watch',
    'snap',
    'record start',
    'recordings list',
    'users list',
  ])('ends %s with 3 and one line', async (words) => {
    const { code, out, err } = await desk.run(words, { env: { SIGHTGLASS_URL: nowhere } });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/^sightglass: No connection to http:\S+ \(ECONNREFUSED\); .*--url.*\n$/);
  });

  it('or never answers is not waited for without an end', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    for (const words of ['status', 'get', 'set brightness=1', 'recordings get last']) {
      const ending = await desk.run(`${words} --timeout 0.3 --url ${addressOf(silent)}`);
      expect(ending).toMatchObject({ code: 3, err: expect.stringContaining('within 0.3 s') });
    }
    silent.close();
  });
});

describe('sightglass live', () => {
  it('prints the address of the page and opens it', async () => {
    desk.install('xdg-open', 'echo "$1" > "$HOME/opened.fifo"');
    await desk.bash('mkfifo opened.fifo').ended;
    const opened = desk.bash('cat opened.fifo');
    expect(await desk.run('live')).toMatchObject({ code: 0, out: `${server.address}/\n` });
    expect((await opened.ended).out).toBe(`${server.address}/\n`);
  });
});
