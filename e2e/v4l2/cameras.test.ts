import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestClient, tokenOf } from '../client.testkit.ts';
import { colourOf, play, probe } from '../ffmpeg.testkit.ts';
import { newDataDirectory } from '../server.testkit.ts';
import { canEmulate, EmulatedMachine } from './emulated-machine.testkit.ts';

/** The cameras, which are parts of one device, are pulled out of the kernel, and put in again. */
const UNPLUG = 'echo vivid.0 > /sys/bus/platform/drivers/vivid/unbind';
/** A node that somebody holds keeps its number: the next would be another one. */
const LET_GO = "while ls -l /proc/[0-9]*/fd 2> /dev/null | grep -q '/dev/video'; do sleep 0.1; done";
const PLUG = `${LET_GO}; echo vivid.0 > /sys/bus/platform/drivers/vivid/bind; chmod a+rw /dev/video?`;

/** The light of camera 1. */
const LED = '/sys/class/leds/input0::capslock/brightness';

describe.skipIf(!canEmulate)('the cameras of an emulated machine', () => {
  const directory = newDataDirectory();
  let machine: EmulatedMachine;
  let client: TestClient;

  beforeAll(async () => {
    machine = await EmulatedMachine.boot();
    client = await TestClient.admin(machine);
    // A size that only the cameras have, which an emulated processor can bear.
    await client.ask({ get: ['*'], resolution: '320x180', fps: 5 });
    await client.told('cam1-exists', true);
    await client.told('cam2-exists', true);
    // Everything is emulated: on a busy machine, the server takes minutes to begin.
  }, 500_000);
  afterAll(async () => {
    await machine?.end();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Waits until a control stands at a value, as an independent program reads it. */
  const stands = (name: string, value: number, device?: string) =>
    vi.waitFor(async () => expect(await machine.control(name, device)).toBe(value), { timeout: 10_000 });

  /** What the server answers to an administrator. */
  const read = async <T>(path: string): Promise<{ items: readonly T[] }> => {
    const headers = { authorization: `Bearer ${await tokenOf(machine)}` };
    const answer = await fetch(`${machine.address}${path}`, { headers });
    return (await answer.json()) as { items: readonly T[] };
  };

  const brightness = async () => {
    const answer = await fetch(`${machine.address}/image`);
    return (await colourOf(new Uint8Array(await answer.arrayBuffer()))).y;
  };

  it('take a key into their own controls, which the picture shows', async () => {
    await client.ask({ 'auto-exposure': false, brightness: 25 });
    await stands('brightness', 64);
    await stands('brightness', 64, '/dev/video1');
    await stands('gain_automatic', 0);
    const dark = await brightness();
    await client.ask({ brightness: 75 });
    await stands('brightness', 192);
    // Pictures that were captured before come first.
    await expect.poll(brightness, { timeout: 20_000 }).toBeGreaterThan(dark + 20);
  });

  it('end with the last value of a slider that is dragged', async () => {
    for (let value = 0; value <= 100; value += 5) client.send({ contrast: value });
    await stands('contrast', 255);
    await client.ask({ contrast: 50 });
    await stands('contrast', 128);
  });

  it('offer what they deliver, and tell what they can, as an independent program finds it', async () => {
    const sizes = await machine.run('v4l2-ctl -d /dev/video0 --list-formats-ext');
    const found = [...new Set([...sizes.matchAll(/Discrete (\d+x\d+)/g)].map(([, size = '']) => size))];
    expect(found.length).toBeGreaterThan(2);
    const { items } = await read<{
      resolutions: string[];
      sensors: { abilities: Record<string, unknown[]> }[];
    }>('/api/cameras');
    const bearable = found.filter((size) => Number(size.split('x')[0]) <= 1920);
    expect(items[0]?.resolutions.toSorted()).toEqual(bearable.toSorted());
    // A grabber makes its one size of whatever it is asked for, and so offers no other.
    const [, width, height] = /(\d+)\/(\d+)/.exec(await machine.run('v4l2-ctl -d /dev/video1 -V')) ?? [];
    expect(items[1]?.resolutions).toEqual([`${width}x${height}`]);
    expect(found).toContain('1920x1080');
    expect(items[1]?.resolutions).not.toContain('1920x1080');
    const { formats, controls, keys, device } = items[0]?.sensors[0]?.abilities ?? {};
    expect(device).toBe('/dev/video0');
    expect(formats).toContainEqual({ format: 'YUYV', width: 640, height: 360, rates: expect.any(Array) });
    expect(controls).toContainEqual({
      id: '0x00980900',
      name: 'Brightness',
      min: 0,
      max: 255,
      default: 128,
      inactive: false,
    });
    expect(keys).toContainEqual({ key: 'brightness', by: 'camera', controls: ['0x00980900'] });
    expect(keys).toContainEqual({ key: 'sharpness', by: 'picture', controls: [] });
  });

  it('have a third beside them, which is found with what it can', async () => {
    const { items } = await read<{ address: string; abilities?: Record<string, unknown[]> }>(
      '/api/cameras/discover',
    );
    expect(items.map(({ address }) => address)).toEqual(['v4l2:/dev/video2']);
    const { formats, controls, keys } = items[0]?.abilities ?? {};
    const menus = await machine.run('v4l2-ctl -d /dev/video2 --list-ctrls-menus');
    const [, id, value, name] = /(0x[0-9a-f]{8}) \(menu\).*\n\s+(\d+): (.*)/.exec(menus) ?? [];
    expect(formats).toContainEqual({ format: 'YUYV', width: 1920, height: 1080, rates: expect.any(Array) });
    expect(controls).toContainEqual(
      expect.objectContaining({ id, choices: expect.arrayContaining([{ value: Number(value), name }]) }),
    );
    expect(keys).toContainEqual({ key: 'brightness', by: 'camera', controls: ['0x00980900'] });
  });

  it('tell what another program changes, within half a second', async () => {
    const change = 'v4l2-ctl -d /dev/video0 -c saturation=0';
    expect(await machine.timeUntilTold(change, 'saturation', 0)).toBeLessThan(500);
    await client.told('saturation', 0);
    await stands('saturation', 0, '/dev/video1');
    await client.ask({ saturation: 50 });
    await stands('saturation', 128);
  });

  /** Waits until the kernel says that a lamp is so. The line of camera 2 is low where it is on. */
  const lit = (camera: 1 | 2, on: boolean) => {
    const look =
      camera === 1
        ? `cat ${LED}`
        : "sed -n '/OUT3 .*sightglass/s/.* out \\(hi\\|lo\\).*/\\1/p' /sys/kernel/debug/gpio";
    const shown = { 1: on ? '1' : '0', 2: on ? 'lo' : 'hi' }[camera];
    return vi.waitFor(async () => expect((await machine.run(look)).trim()).toBe(shown), { timeout: 10_000 });
  };

  it('have lights of their own: a LED and a GPIO line', async () => {
    await lit(1, true);
    await lit(2, true);
    await client.ask({ 'cam1-light': false, 'cam2-light': false });
    await lit(1, false);
    await lit(2, false);
    await client.ask({ 'cam1-light': true });
    await lit(1, true);
    await lit(2, false);
  });

  it('that are unplugged while recording say so, come back as they were, and leave one film', async () => {
    await client.ask({ record: true });
    await client.next((message) => 'recording' in message && message['recording'] !== null);
    const pull = `${UNPLUG}; echo 0 > ${LED}`;
    expect(await machine.timeUntilTold(pull, 'cam1-exists', false)).toBeLessThan(1_000);
    await client.told('cam1-exists', false);
    await client.told('cam2-exists', false);
    const gone = performance.now();
    await machine.run(PLUG);
    await client.told('cam1-exists', true);
    const gap = (performance.now() - gone) / 1_000;
    await client.told('cam2-exists', true);
    await stands('brightness', 192);
    await lit(1, true);
    await client.ask({ record: false });
    const { 'last-recording': record } = await client.next((message) => Boolean(message['last-recording']));
    const { url, file } = record as MediaRecord;
    const answer = await fetch(`${machine.address}${url}?token=${await tokenOf(machine)}`);
    const path = join(directory, file);
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    expect(await play(path)).toBe('');
    // The pictures that there were none of are in it.
    expect((await probe(path)).duration).toBeGreaterThan(gap);
    expect((await read<MediaRecord>('/api/recordings')).items.map((each) => each.file)).toEqual([file]);
  });

  it('that may not be opened are one clear line, and come as soon as they may', async () => {
    await machine.run('chmod a-rw /dev/video0');
    // In another size they are opened again.
    await client.ask({ resolution: '640x360' });
    await client.told('cam1-exists', false);
    await machine.run('chmod a+rw /dev/video0');
    await client.told('cam1-exists', true);
    const { items } = await read<{ message: string }>('/api/logs?lines=1000');
    const lines = items.filter(({ message }) => message.includes('/dev/video0 may not be opened'));
    expect(lines.map(({ message }) => message)).toEqual([
      expect.stringContaining('may not be opened by this user: add the user to the group "video"'),
    ]);
  });
});
