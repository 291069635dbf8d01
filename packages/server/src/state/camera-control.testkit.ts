import type { Key, MediaRecord, Offer, State } from '@sightglass/protocol';
import type { Adjustment, CameraControl } from './camera-control.ts';

/** A camera that notes what it is asked to do; a test can make its next call fail or wait. */
export class RecordingCamera implements CameraControl {
  readonly offer: Offer = { resolutions: ['640x480', '1280x720', '1920x1080'], sensors: [2, 2] };
  devices: ReadonlySet<Key> = new Set();
  readonly calls: string[] = [];
  readonly adjustments: Adjustment[] = [];
  /** What else is so when a recording has begun or ended. */
  facts: Partial<State> = {};
  /** Thrown by the next call. */
  problem: Error | undefined;
  /** Awaited by every call. */
  gate: Promise<void> = Promise.resolve();

  adjust(adjustment: Adjustment): void {
    this.adjustments.push(adjustment);
  }

  drive(key: Key, value: unknown): Promise<void> {
    return this.#do(`${key} ${value}`);
  }

  setFormat(format: { resolution?: string; fps?: number }): Promise<void> {
    return this.#do(`format ${Object.values(format).join()}`);
  }

  async startRecording(): Promise<Partial<State>> {
    await this.#do('start');
    return this.facts;
  }

  pauseRecording(): Promise<void> {
    return this.#do('pause');
  }

  resumeRecording(): Promise<void> {
    return this.#do('resume');
  }

  async stopRecording(): Promise<Partial<State>> {
    await this.#do('stop');
    return this.facts;
  }

  async takeSnapshot(): Promise<MediaRecord> {
    await this.#do('snapshot');
    return {
      id: 'a',
      kind: 'snapshot',
      state: 'ready',
      ending: null,
      file: 'a.jpg',
      url: '/api/snapshots/a/file',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 0,
      bytes: 1,
      resolution: '1280x720',
      fps: 0,
      name: null,
      note: null,
    };
  }

  async #do(call: string): Promise<void> {
    this.calls.push(call);
    await this.gate;
    const { problem } = this;
    this.problem = undefined;
    if (problem) throw problem;
  }
}
