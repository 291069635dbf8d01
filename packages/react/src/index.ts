'use client';

export {
  CameraProvider,
  type CameraProviderProps,
  type ConnectProps,
  type GivenProps,
  type Optional,
} from './camera-provider.tsx';
export { MissingProvider } from './link-context.ts';
export { LiveView, type LiveViewProps } from './live/live-view.tsx';
export { type LivePicture, type LivePictureOptions, useLivePicture } from './live/use-live-picture.ts';
export { useCamera } from './use-camera.ts';
export { useConnection } from './use-connection.ts';
export { type KeyMeta, type SettableValue, useKey } from './use-key.ts';
