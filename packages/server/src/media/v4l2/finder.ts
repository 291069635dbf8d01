import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DeviceName } from '../messages.ts';

/** Where the system shows its devices. */
export interface Places {
  readonly devices: string;
  readonly system: string;
}

export const PLACES: Places = { devices: '/dev', system: '/sys/class/video4linux' };

/** The paths where the camera may be, best first. A camera has several nodes: not all of them deliver pictures. */
export function candidates(name: DeviceName, places: Places = PLACES): readonly string[] {
  switch (name.by) {
    case 'path':
      return existsSync(name.path) ? [name.path] : [];
    case 'any':
      return nodes(places).map((node) => join(places.devices, node));
    case 'usb':
      return nodes(places)
        .filter((node) => usbIdOf(node, places) === `${name.vendor}:${name.product}`)
        .map((node) => join(places.devices, node));
  }
}

/**
 * How a device is written as a source: by its USB id where it has one that is not `told` yet, else by a path, the one that
 * is the same in every socket if there is one.
 */
export function sourceName(path: string, told: readonly string[], places: Places = PLACES): string {
  const id = usbIdOf(basename(path), places);
  const byId = `v4l2:usb:${id}`;
  if (id !== undefined && !told.includes(byId)) return byId;
  return `v4l2:${stablePath(path, places) ?? path}`;
}

/** The link below `by-id` that leads to a device. */
function stablePath(path: string, { devices }: Places): string | undefined {
  const directory = join(devices, 'v4l', 'by-id');
  try {
    const link = readdirSync(directory).find((name) => realpathSync(join(directory, name)) === path);
    return link === undefined ? undefined : join(directory, link);
  } catch {
    return undefined;
  }
}

/** Whether a node is the first of its device, which is that of the pictures with most; so too where the system does not say. */
export function isFirstNode(path: string, { system }: Places = PLACES): boolean {
  try {
    return Number(readFileSync(join(system, basename(path), 'index'), 'utf8')) === 0;
  } catch {
    return true;
  }
}

/** Why there is no candidate, in words for a person. */
export function absence(name: DeviceName): string {
  switch (name.by) {
    case 'path':
      return `there is no ${name.path}: the camera is not plugged in`;
    case 'any':
      return 'no camera is plugged in';
    case 'usb':
      return `no camera with the USB id ${name.vendor}:${name.product} is plugged in`;
  }
}

/** The video nodes, in the order of their numbers. */
function nodes({ devices }: Places): readonly string[] {
  const number = (name: string) => Number(name.slice('video'.length));
  try {
    return readdirSync(devices)
      .filter((name) => /^video\d+$/.test(name))
      .toSorted((a, b) => number(a) - number(b));
  } catch {
    return [];
  }
}

/** Vendor and product of the USB device that a node belongs to. */
function usbIdOf(node: string, { system }: Places): string | undefined {
  try {
    // The node belongs to an interface, and that to the device.
    const device = join(realpathSync(join(system, node, 'device')), '..');
    const number = (name: string) => readFileSync(join(device, name), 'utf8').trim();
    return `${number('idVendor')}:${number('idProduct')}`;
  } catch {
    return undefined;
  }
}
