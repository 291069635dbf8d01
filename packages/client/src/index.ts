export { Camera, type CameraOptions, type CameraSettings, connect, type StreamOptions } from './camera.ts';
export type { ConnectionState } from './connection.ts';
export {
  AuthenticationFailed,
  Disconnected,
  HardwareError,
  InsufficientStorage,
  InvalidState,
  InvalidValue,
  NotFound,
  PermissionDenied,
  RateLimited,
  SightglassError,
  Timeout,
  UnknownKey,
} from './errors.ts';
export type { Credentials, IdentityOptions, TokenProvider } from './identity.ts';
export type { Patch, State } from './keys.ts';
export type { Caption, Library, PageQuery } from './library.ts';
export { login, type Session } from './login.ts';
export type { WhenDisconnected } from './outbox.ts';
export type { Recorder } from './recorder.ts';
export type { LastChange, MediaRecord, Page, RecordingProgress, StorageReport } from './records.ts';
