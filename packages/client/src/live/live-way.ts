/** A way for the live picture into a page, the quickest first: see docs/streaming.md. */
export type LiveWay = 'webcodecs' | 'webrtc' | 'mjpeg';

/** All of them, in the order in which they are tried. */
export const LIVE_WAYS: readonly LiveWay[] = Object.freeze(['webcodecs', 'webrtc', 'mjpeg']);

/** What the live picture is doing; told apart by `status`. */
export type LivePictureState =
  /** Nowhere to show it, or no camera: on a server, and until the component is on the page. */
  | { readonly status: 'idle' }
  /** Asked for, not there yet. */
  | { readonly status: 'connecting' }
  /** There, by a way; `why` says in words what is wrong with those that would be quicker, '' where nothing is. */
  | { readonly status: 'live'; readonly way: LiveWay; readonly why: string }
  /** There, but it stands still: no frame came for some seconds, or the connection to the camera is not open. */
  | { readonly status: 'stalled' }
  /** Lost; `retryAt` is when it is asked for again, in ms since 1970, and `attempt` counts the tries from 1. */
  | { readonly status: 'waiting'; readonly retryAt: number; readonly attempt: number }
  /** Not fetched, because nobody looks at the tab. */
  | { readonly status: 'hidden' };

/** What a run of a way tells. */
export interface RunEvents {
  /**
   * A picture is shown.
   *
   * @param at - when it was taken, in ms since 1970 by the server's clock, where that is known
   * @param delayMs - how long ago that was, in ms, where that is known
   */
  shown(at?: number, delayMs?: number): void;
  /** Nothing more comes. @param isForGood - trying again would not help */
  failed(problem: string, isForGood?: boolean): void;
}

/** One try to show the picture. */
export interface Run {
  /** Takes its picture off the page and fetches nothing more; it tells nothing more either. */
  close(): void;
}

/** How the picture gets into an element. */
export interface Way {
  readonly name: LiveWay;
  /** Why it cannot be taken here; undefined where it can. */
  problem(): string | undefined;
  /** Shows the picture in an element, together with whatever is in it already. */
  begin(host: HTMLElement, events: RunEvents): Run;
}
