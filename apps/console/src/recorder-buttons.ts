import type { RecordCommand, State } from '@sightglass/protocol';

/** What the buttons of the recorder do at a moment. */
export interface RecorderButtons {
  readonly canRecord: boolean;
  readonly canPause: boolean;
  readonly canStop: boolean;
  /** The pause button goes on with a recording that is paused. */
  readonly pauseLabel: 'Pause' | 'Resume';
  readonly pauseCommand: RecordCommand;
}

/** The buttons for what the recorder does; none works while that is not known. */
export function recorderButtons(record: State['record'] | undefined): RecorderButtons {
  const isPaused = record === 'pause';
  return {
    canRecord: record === false,
    canPause: record === true || isPaused,
    canStop: record === true || isPaused,
    pauseLabel: isPaused ? 'Resume' : 'Pause',
    pauseCommand: isPaused ? 'pause_release' : 'pause',
  };
}
