import { describe, expect, it } from 'vitest';
import { recorderKeys } from './recorder-keys.ts';

describe('the keys of the recorder', () => {
  it('start when idle, and pause or stop when recording', () => {
    expect(recorderKeys(false)).toMatchObject({ canRecord: true, canPause: false, canStop: false });
    expect(recorderKeys(true)).toMatchObject({ canRecord: false, canPause: true, canStop: true });
    expect(recorderKeys(true).pauseCommand).toBe('pause');
  });

  it('go on with a recording that is paused, and may stop it', () => {
    expect(recorderKeys('pause')).toMatchObject({ canPause: true, canStop: true, resumes: true });
    expect(recorderKeys('pause').pauseCommand).toBe('pause_release');
  });

  it('do nothing while it is not known what the recorder does', () => {
    expect(recorderKeys(undefined)).toMatchObject({ canRecord: false, canPause: false, canStop: false });
  });
});
