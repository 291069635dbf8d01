/**
 * Shows the live picture in a page, by the quickest way that the browser has.
 *
 * @packageDocumentation
 */
export {
  type LiveEvents,
  type LivePicture,
  type LivePictureOptions,
  type LiveSource,
  showLive,
} from './live-picture.ts';
export { LIVE_WAYS, type LivePictureState, type LiveWay } from './live-way.ts';
