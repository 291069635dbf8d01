import type { Key, MediaRecord, RecordRequest, State } from '@sightglass/protocol';
import type { CameraControl } from './camera-control.ts';
import { recordStep } from './rules.ts';

/** What became of a step: the value to report, and what was made on the way. */
export interface StepResult {
  readonly value: State[Key];
  readonly made?: MediaRecord;
  /** What else is so from now on; part of the same change. */
  readonly facts?: Partial<State>;
}

/** The changes that the camera can refuse, each as the call of the camera that makes it a fact. */
export class Steps {
  readonly #camera: CameraControl;
  readonly #read: () => State;

  constructor(camera: CameraControl, read: () => State) {
    this.#camera = camera;
    this.#read = read;
  }

  /**
   * Makes one change a fact.
   *
   * @param value - as `checkValue` gave it
   * @param ahead - what earlier keys of the same request have become, not written down yet
   * @throws ProtocolError when the camera refuses
   */
  async take(key: Key, value: unknown, ahead: Partial<State>): Promise<StepResult> {
    const now = { ...this.#read(), ...ahead };
    switch (key) {
      case 'resolution':
        if (value !== now.resolution)
          await this.#camera.setFormat({ resolution: value as State['resolution'] });
        return { value: value as State['resolution'] };
      case 'fps':
        if (value !== now.fps) await this.#camera.setFormat({ fps: value as State['fps'] });
        return { value: value as State['fps'] };
      case 'record':
        return this.#record(value as RecordRequest, now.record);
      case 'snap': {
        if (value !== true) return { value: false };
        const made = await this.#camera.takeSnapshot();
        return { value: true, made, facts: { 'last-snapshot': made } };
      }
      default:
        throw new RangeError(`No step for ${key}`);
    }
  }

  async #record(request: RecordRequest, now: State['record']): Promise<StepResult> {
    switch (recordStep(request, now)) {
      case 'start':
        return { value: true, facts: await this.#camera.startRecording() };
      case 'stop':
        return { value: false, facts: await this.#camera.stopRecording() };
      case 'pause':
        await this.#camera.pauseRecording();
        return { value: 'pause' };
      case 'resume':
        await this.#camera.resumeRecording();
        return { value: true };
      case 'nothing':
        return { value: now };
    }
  }
}
