import { describe, expect, it } from 'vitest';
import { recorderButtons } from './recorder-buttons.ts';

describe('the buttons of the recorder', () => {
  it('an idle recorder can only be started', () => {
    expect(recorderButtons(false)).toMatchObject({ canRecord: true, canPause: false, canStop: false });
  });

  it('a running recording can be paused and stopped', () => {
    expect(recorderButtons(true)).toMatchObject({
      canRecord: false,
      canStop: true,
      pauseLabel: 'Pause',
      pauseCommand: 'pause',
    });
  });

  it('a paused one goes on in the same file, or is stopped', () => {
    expect(recorderButtons('pause')).toMatchObject({
      canRecord: false,
      canStop: true,
      pauseLabel: 'Resume',
      pauseCommand: 'pause_release',
    });
  });

  it('no button works while the state is not known', () => {
    expect(recorderButtons(undefined)).toMatchObject({ canRecord: false, canPause: false, canStop: false });
  });
});
