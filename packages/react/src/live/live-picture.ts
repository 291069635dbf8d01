/** Which live picture, and how. */
export interface LivePictureOptions {
  /** Without it, the picture that is recorded, with the other camera in it where `pip-mode` says so. */
  readonly camera?: 1 | 2 | undefined;
  /** Frames per second, 1–60. */
  readonly fps?: number | undefined;
  /** Width in pixels, 64–3840. */
  readonly width?: number | undefined;
  /** Sends the login along, for a picture that is not public. */
  readonly authenticated?: boolean | undefined;
}

/** What the live picture is doing; told apart by `status`. */
export type LivePictureState =
  /** Nowhere to show it, or no camera: on a server, and until the component is on the page. */
  | { readonly status: 'idle' }
  /** Asked for, not there yet. */
  | { readonly status: 'connecting' }
  /** There. */
  | { readonly status: 'live' }
  /** There, but it stands still: no frame came for some seconds, or the connection to the camera is not open. */
  | { readonly status: 'stalled' }
  /** Lost; `retryAt` is when it is asked for again, in ms since 1970, and `attempt` counts the tries from 1. */
  | { readonly status: 'waiting'; readonly retryAt: number; readonly attempt: number }
  /** Not fetched, because nobody looks at the tab. */
  | { readonly status: 'hidden' };

/** A way to get the live picture into an element. */
export interface PictureFeed {
  /** Asks for the picture anew, now: what was lost may be back. */
  renew(): void;
  /** Takes the picture away, and stops to fetch it. */
  close(): void;
}
