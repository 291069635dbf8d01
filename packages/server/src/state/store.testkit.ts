import { BUILT_IN_ROLES, type ProtocolError, withImplied } from '@sightglass/protocol';
import type { Actor } from './actor.ts';
import { RecordingCamera } from './camera-control.testkit.ts';
import type { Change } from './change.ts';
import { Store } from './store.ts';

/** Somebody who may change what the picture looks like. */
export const operator: Actor = {
  username: 'o',
  permissions: withImplied(BUILT_IN_ROLES.operator),
  address: '::1',
};

/** A store, the camera below it, and what it has announced. */
export function openStore(): { camera: RecordingCamera; store: Store; changes: Change[] } {
  const camera = new RecordingCamera();
  const store = new Store(camera);
  const changes: Change[] = [];
  store.watch((change) => changes.push(change));
  return { camera, store, changes };
}

/** What was refused and why, in the words of the protocol. */
export function errorsOf(refused: readonly ProtocolError[]): unknown[] {
  return refused.map(({ error, key }) => [error, key]);
}
