/** What the live view knows when it decides what to write over the picture. */
export interface PictureCircumstances {
  readonly isConnected: boolean;
  /** The camera that fills the picture; undefined while it is not known. */
  readonly mainCamera: number | undefined;
  /** Whether that camera delivers pictures; undefined while it is not known. */
  readonly hasSignal: boolean | undefined;
  /** Whether the stream has brought a picture since it was asked for last. */
  readonly hasPicture: boolean;
  /** Whether the last try to get the stream failed. */
  readonly hasFailed: boolean;
}

/** What to write over the live picture; an empty text when the picture can be trusted. */
export function pictureNotice(now: PictureCircumstances): string {
  if (!now.isConnected) return 'No connection';
  if (now.hasSignal === false && now.mainCamera !== undefined) return `Camera ${now.mainCamera}: no signal`;
  if (now.hasPicture) return '';
  return now.hasFailed ? 'No picture. Trying again…' : 'Waiting for the picture…';
}
