import { describe, expect, it } from 'vitest';
import { pictureNotice } from './picture-notice.ts';

const fine = { isConnected: true, mainCamera: 1, hasSignal: true, hasPicture: true, hasFailed: false };

describe('the text over the live picture', () => {
  it('is empty while the picture can be trusted', () => {
    expect(pictureNotice(fine)).toBe('');
  });

  it('says that the connection is away before anything else, since all the rest may be old', () => {
    expect(pictureNotice({ ...fine, isConnected: false, hasSignal: false })).toBe('No connection');
  });

  it('names the camera whose cable is pulled although an old picture still stands', () => {
    expect(pictureNotice({ ...fine, mainCamera: 2, hasSignal: false })).toBe('Camera 2: no signal');
  });

  it('tells waiting from failing', () => {
    expect(pictureNotice({ ...fine, hasPicture: false })).toBe('Waiting for the picture…');
    expect(pictureNotice({ ...fine, hasPicture: false, hasFailed: true })).toBe('No picture. Trying again…');
  });

  it('claims nothing about a camera that the server has not spoken of', () => {
    expect(pictureNotice({ ...fine, mainCamera: undefined, hasSignal: undefined })).toBe('');
  });
});
