import type { RecordCommand, State } from '@sightglass/protocol';

/** What the buttons of the recorder do at a moment. */
export interface RecorderKeys {
  readonly canRecord: boolean;
  readonly canPause: boolean;
  readonly canStop: boolean;
  /** The pause button goes on with a recording that is paused. */
  readonly resumes: boolean;
  /** What that button asks for. */
  readonly pauseCommand: RecordCommand;
}

/** The buttons for what the recorder does; none works while that is not known. */
export function recorderKeys(record: State['record'] | undefined): RecorderKeys {
  const isPaused = record === 'pause';
  const runs = record === true || isPaused;
  return {
    canRecord: record === false,
    canPause: runs,
    canStop: runs,
    resumes: isPaused,
    pauseCommand: isPaused ? 'pause_release' : 'pause',
  };
}
