import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Cam } from 'onvif/promises/index.js';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ACCOUNT, OnvifDevice, type OnvifDeviceOptions } from './onvif-device.testkit.ts';

/** The camera of the other tests has to be one to programs that know nothing of us. */

async function device(options: OnvifDeviceOptions = {}): Promise<OnvifDevice> {
  const started = await OnvifDevice.start({ ...options, isFound: true });
  onTestFinished(() => started.stop());
  return started;
}

const SHIM = fileURLToPath(new URL('loopback-multicast.testkit.c', import.meta.url));
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sightglass-onvif-'));
  const library = join(directory, 'loopback-multicast.so');
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-o', library, SHIM, '-ldl']);
  environment = { ...process.env, LD_PRELOAD: library };
  return () => rm(directory, { recursive: true });
});

/** Debian's onvif-util, logged in, with commands typed to it. */
async function onvifUtil(
  camera: OnvifDevice,
  password: string,
  commands: readonly string[],
): Promise<string> {
  const program = spawn('onvif-util', ['-u', ACCOUNT.username, '-p', password, camera.address], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment,
  });
  program.stdin.end(`${[...commands, 'quit'].join('\n')}\n`);
  return await text(program.stdout);
}

function client(camera: OnvifDevice, account: { username: string; password: string } = ACCOUNT): Cam {
  return new Cam({ hostname: camera.address, port: camera.port, timeout: 5_000, ...account });
}

describe("Debian's onvif-util", () => {
  it('finds the camera, logs in, reads its profiles and stream, and sets what its ranges allow', async () => {
    const camera = await device({ streamUrl: 'rtsp://127.0.0.1:554/live' });
    const found = await promisify(execFile)('onvif-util', ['-a'], { env: environment });
    expect(found.stdout).toContain(camera.address);
    const said = await onvifUtil(camera, ACCOUNT.password, [
      'get rtsp',
      'get profiles',
      'get imaging options',
      'set brightness -20',
      'get imaging',
    ]);
    expect(said).toContain('successfully connected to host');
    expect(said).toContain('rtsp://127.0.0.1:554/live');
    expect(camera.imaging.values.Brightness).toBe(-20);
  });

  it('is let in by no other password', async () => {
    const camera = await device();
    const said = await onvifUtil(camera, 'wrong', ['set brightness -20']);
    expect(said).not.toContain('successfully');
    expect(camera.imaging.values.Brightness).toBe(0);
  });
});

describe('the onvif client of npm', () => {
  it.each([
    ['token', {}],
    ['token', { clockAheadMs: -3 * 3_600_000 }],
    ['digest', { login: 'digest' }],
  ] as const)('connects by %s, reads and sets (%j)', async (_login, options) => {
    const camera = await device({ streamUrl: 'rtsp://127.0.0.1:554/live', ...options });
    const cam = client(camera);
    await cam.connect();
    expect(await cam.getStreamUri()).toMatchObject({
      uri: 'rtsp://127.0.0.1:554/live',
    });
    expect(await cam.getVideoSourceOptions()).toMatchObject({ brightness: { min: -64, max: 64 } });
    await cam.setImagingSettings({ brightness: 10, exposure: { mode: 'MANUAL', gain: 20 } });
    expect(camera.imaging).toMatchObject({
      values: { Brightness: 10 },
      exposure: { mode: 'MANUAL', gain: 20 },
    });
    expect(await cam.getImagingSettings()).toMatchObject({ brightness: 10, whiteBalance: { mode: 'AUTO' } });
  });

  it('is refused what is out of range', async () => {
    const camera = await device();
    const cam = client(camera);
    await cam.connect();
    await expect(cam.setImagingSettings({ brightness: 65 })).rejects.toThrow('settings are incorrect');
    expect(camera.imaging.changes).toBe(0);
  });

  it('is refused with another password, and with a token of another time', async () => {
    const camera = await device();
    await expect(client(camera, { ...ACCOUNT, password: 'wrong' }).getDeviceInformation()).rejects.toThrow(
      'not authorized',
    );
    const late = client(camera);
    await late.getSystemDateAndTime();
    // Through the client's proxy, which takes it and says that it does not.
    Reflect.set(late, 'timeShift', Date.now() - process.uptime() * 1_000 - 600_000);
    await expect(late.getDeviceInformation()).rejects.toThrow('stale');
  });
});
