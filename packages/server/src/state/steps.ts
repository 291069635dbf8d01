import type { Key, MediaRecord, RecordRequest, State } from '@sightglass/protocol';
import type { CameraControl } from './camera-control.ts';
import { recordStep } from './rules.ts';

/** What became of a step: the value to report, and what was made on the way. */
export interface StepResult {
  readonly value: State[Key];
  readonly made?: MediaRecord;
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
        return { value: await this.#record(value as RecordRequest, now.record) };
      case 'snap':
        return value === true ? { value: true, made: await this.#camera.takeSnapshot() } : { value: false };
      default:
        throw new RangeError(`No step for ${key}`);
    }
  }

  async #record(request: RecordRequest, now: State['record']): Promise<State['record']> {
    switch (recordStep(request, now)) {
      case 'start':
        await this.#camera.startRecording();
        return true;
      case 'stop':
        await this.#camera.stopRecording();
        return false;
      case 'pause':
        await this.#camera.pauseRecording();
        return 'pause';
      case 'resume':
        await this.#camera.resumeRecording();
        return true;
      case 'nothing':
        return now;
    }
  }
}
