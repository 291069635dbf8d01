import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { neutral } from '../picture/frames.testkit.ts';
import { VideoInput } from '../sources/video-input.ts';
import { C920, RecordedCamera, type Recording } from './recorded-camera.testkit.ts';
import { type Hardware, V4l2Source } from './v4l2-source.ts';
import type { Mode } from './video-device.ts';

/** What the sources of a desk are to deliver. */
export const FORMAT = { width: 640, height: 360, fps: 30 };

/** A desk with cameras on it: nodes in directories of its own, answers of recordings, pictures of FFmpeg's own device. */
export class Desk {
  readonly directory = mkdtempSync(join(tmpdir(), 'sightglass-devices-'));
  readonly cameras = new Map<string, RecordedCamera>();
  /** The modes that were captured. */
  readonly captured: string[] = [];
  /** Why the kernel does not let a device be captured in a mode, by its path. */
  readonly refusals = new Map<string, (mode: Mode) => string | undefined>();
  #unplugged = new Map<string, AbortController>();

  constructor() {
    mkdirSync(join(this.directory, 'dev'));
    mkdirSync(join(this.directory, 'sys'));
    onTestFinished(() => rmSync(this.directory, { recursive: true }));
  }

  path(node: string): string {
    return join(this.directory, 'dev', node);
  }

  plug(
    node: string,
    recording: Recording = C920,
    usb?: readonly [vendor: string, product: string],
  ): RecordedCamera {
    const camera = new RecordedCamera(recording);
    this.cameras.set(this.path(node), camera);
    this.#unplugged.set(this.path(node), new AbortController());
    if (usb) {
      const device = join(this.directory, 'usb', node);
      mkdirSync(join(device, 'interface'), { recursive: true });
      writeFileSync(join(device, 'idVendor'), `${usb[0]}\n`);
      writeFileSync(join(device, 'idProduct'), `${usb[1]}\n`);
      mkdirSync(join(this.directory, 'sys', node));
      symlinkSync(join(device, 'interface'), join(this.directory, 'sys', node, 'device'));
    }
    writeFileSync(this.path(node), '');
    return camera;
  }

  unplug(node: string): void {
    const camera = this.cameras.get(this.path(node));
    if (camera) camera.present = false;
    rmSync(this.path(node));
    this.#unplugged.get(this.path(node))?.abort();
  }

  hardware(): Hardware {
    return this.#hardware;
  }

  source(name: ConstructorParameters<typeof V4l2Source>[0]): V4l2Source {
    const source = new V4l2Source(name, 1, FORMAT, this.#hardware);
    source.setPicture(neutral({ brightness: 75 }));
    onTestFinished(() => source.stop());
    return source;
  }

  readonly #hardware: Hardware = {
    places: { devices: join(this.directory, 'dev'), system: join(this.directory, 'sys') },
    open: async (path) => {
      const camera = this.cameras.get(path);
      if (!camera) throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
      return camera.handle();
    },
    capture: async (path, mode, fps, signal) => {
      const refusal = this.refusals.get(path)?.(mode);
      if (refusal !== undefined) throw new Error(refusal);
      this.captured.push(`${mode.fourcc} ${mode.width}x${mode.height}`);
      const unplugged = this.#unplugged.get(path)?.signal ?? signal;
      return VideoInput.open(
        `testsrc2=s=${mode.width}x${mode.height}:r=${fps},realtime`,
        { kind: 'lavfi', demuxer: {}, threads: 1 },
        AbortSignal.any([signal, unplugged]),
      );
    },
  };
}
