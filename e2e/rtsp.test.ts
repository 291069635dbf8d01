import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { http, tokenOf } from './client.testkit.ts';
import { jitterOf, Player, type PlayOptions, rateOf, stepsOf } from './players.testkit.ts';
import { newDataDirectory, runProgram, TestServer } from './server.testkit.ts';

const run = promisify(execFile);
const USER = { username: 'player', password: 'four words in a row' };
const ONE_CAMERA = ['--cam2', 'none'];
const PLAYERS = ['ffmpeg', 'gstreamer'] as const;
/** Pictures that are looked at: some seconds. */
const FRAMES = 60;
/** Ticks a second of the camera, as it is by default: pictures are taken at these. */
const CLOCK = 30;

const WAYS = PLAYERS.flatMap((player) => (['tcp', 'udp'] as const).map((lower) => [player, lower] as const));

function play(player: (typeof PLAYERS)[number], options: PlayOptions): Player {
  const playing = Player[player](options);
  onTestFinished(() => playing.stop());
  return playing;
}

/** Plays to the end, and holds that nothing was wrong with it. */
async function playWell(player: (typeof PLAYERS)[number], options: PlayOptions, fps: number): Promise<void> {
  const { frames = FRAMES } = options;
  const playing = play(player, { ...options, frames });
  expect([await playing.ended, playing.complaints]).toEqual([0, '']);
  expect(playing.times.length).toBeGreaterThanOrEqual(frames - 2);
  expect(Math.min(...stepsOf(playing.times))).toBeGreaterThan(0);
  expect(jitterOf(playing.times, CLOCK)).toBeLessThan(0.05);
  expect(rateOf(playing.times)).toBeLessThan(fps * 1.02);
}

async function sizeOf(url: string): Promise<string> {
  const shown = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0:s=x'];
  const { stdout } = await run('ffprobe', ['-v', 'error', '-rtsp_transport', 'tcp', ...shown, url]);
  return stdout.trim();
}

/** A port that nobody listens on, or one that somebody does. */
async function listen(port = 0) {
  const listener = createServer().listen(port, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => {
    listener.close();
  });
  return (listener.address() as { port: number }).port;
}

describe('a picture that is not public', () => {
  let server: TestServer;
  let rtsp: string;
  let admin: string;

  beforeAll(async () => {
    const flags = ['--public-picture', 'false', '--rtsp-port', '0', '--login-attempts', '50', ...ONE_CAMERA];
    server = await TestServer.start({ flags });
    rtsp = await server.rtsp();
    admin = await tokenOf(server);
    await http(server, admin, 'POST', '/api/users', { ...USER, role: 'viewer' });
  });
  afterAll(() => server.dispose());

  describe.each([
    ['Basic', false],
    ['Digest', true],
  ])('to a user of %s', (_scheme, allowed) => {
    beforeAll(async () => {
      await http(server, admin, 'PATCH', '/api/users/player', { rtsp: allowed });
      // What Digest takes is known from the next login on.
      await http(server, admin, 'POST', '/api/login', USER);
    });

    it.each(WAYS)('is shown by %s over %s', (player, lower) =>
      // What FFmpeg does not read in time is lost over UDP: less where pictures are small.
      playWell(
        player,
        { url: `${rtsp}/${lower === 'udp' ? 'stream1' : 'stream0'}`, lower, ...USER },
        lower === 'udp' ? 15 : 30,
      ),
    );

    it.each(PLAYERS)('is not shown by %s with another password', async (player) => {
      const url = `${rtsp}/stream0`;
      const playing = play(player, { url, lower: 'tcp', username: USER.username, password: 'guess' });
      expect(await playing.ended).not.toBe(0);
      expect(playing.times).toEqual([]);
      expect(playing.complaints).toMatch(/unauthorized/i);
    });
  });

  it('is not shown to a stranger', async () => {
    await expect(sizeOf(`${rtsp}/stream0`)).rejects.toThrow('401 Unauthorized');
  });

  it.each(PLAYERS)('is shown small to a token by %s', (player) =>
    playWell(player, { url: `${rtsp}/stream1?token=${admin}`, lower: 'tcp', frames: 40 }, 15),
  );

  it('is gone for a player whose user is', async () => {
    await http(server, admin, 'POST', '/api/users', {
      ...USER,
      username: 'guest',
      role: 'viewer',
      rtsp: true,
    });
    const login = { ...USER, username: 'guest' };
    const playing = WAYS.map(([player, lower]) => play(player, { url: `${rtsp}/stream0`, lower, ...login }));
    await Promise.all(playing.map((each) => each.shown(10)));
    await http(server, admin, 'DELETE', '/api/users/guest');
    await Promise.all(playing.map(({ ended }) => ended));
  });
});

describe('a server', () => {
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.dispose();
    server = undefined;
  });

  it.each([
    ['resolution', { resolution: '640x480' }, '640x480'],
    ['rate', { fps: 15 }, '1280x720'],
  ])('ends players when the %s changes, who come back to it', async (_what, change, size) => {
    server = await TestServer.start({ flags: ['--rtsp-port', '0', ...ONE_CAMERA] });
    const url = `${await server.rtsp()}/stream0`;
    const playing = WAYS.map(([player, lower]) => play(player, { url, lower }));
    await Promise.all(playing.map((each) => each.shown(10)));
    await http(server, await tokenOf(server), 'PATCH', '/api/state', change);
    await Promise.all(playing.map(({ ended }) => ended));
    expect(await sizeOf(url)).toBe(size);
  });

  it('goes on for players when the media process is gone for a moment', async () => {
    server = await TestServer.start({ flags: ['--rtsp-port', '0', ...ONE_CAMERA] });
    const url = `${await server.rtsp()}/stream0`;
    const playing = play('ffmpeg', { url, lower: 'tcp' });
    await playing.shown(10);
    const media = execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' }).trim();
    process.kill(Number(media), 'SIGKILL');
    await playing.shown(playing.times.length + 60);
    expect(playing.complaints).toBe('');
    expect(Math.min(...stepsOf(playing.times))).toBeGreaterThan(0);
  });

  it('ends by SIGTERM with players on it, who end too', async () => {
    server = await TestServer.start({ flags: ['--rtsp-port', '0', ...ONE_CAMERA] });
    const url = `${await server.rtsp()}/stream0`;
    const playing = WAYS.map(([player, lower]) => play(player, { url, lower }));
    await Promise.all(playing.map((each) => each.shown(10)));
    expect(await server.stop()).toMatchObject({ code: 0 });
    await Promise.all(playing.map(({ ended }) => ended));
  });

  it('with a certificate is played over TLS, and not readably beside it', async () => {
    server = await TestServer.start({ flags: ['--rtsp-port', '0', '--tls', 'self-signed', ...ONE_CAMERA] });
    const url = `${await server.rtsp()}/stream0`;
    expect(url).toMatch(/^rtsps:/);
    await playWell('ffmpeg', { url, lower: 'tcp' }, 30);
    await expect(sizeOf(url.replace('rtsps', 'rtsp'))).rejects.toThrow();
  });

  it('does not start where the port that it was asked for is taken', async () => {
    const port = await listen();
    const data = newDataDirectory();
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const flags = ['--port', '0', '--rtsp-port', String(port), '--data', join(data, 'x'), ...ONE_CAMERA];
    const ending = await runProgram({ flags: [...flags, '--log-level', 'fatal'] });
    expect(ending).toMatchObject({ code: 1, out: '' });
    expect(ending.err).toMatch(
      /^sightglass: Port \d+ of 127.0.0.1 is in use; choose another with --rtsp-port$/m,
    );
  });

  it('starts without RTSP where nobody has asked for a port, and the usual one is taken', async () => {
    // Somebody else may have it already.
    await listen(8_554).catch(() => {});
    server = await TestServer.start({ usualRtsp: true, flags: ONE_CAMERA });
    await server.logged(
      'There is no RTSP. Port 8554 of 127.0.0.1 is in use; choose another with --rtsp-port',
    );
    expect(server.out).not.toContain('rtsp://');
  });
});
