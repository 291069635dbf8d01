import type { Key, Offer, RecordRequest, State } from '@sightglass/protocol';
import { ProtocolError } from '@sightglass/protocol';

/**
 * Refuses a right value at the wrong moment (PROTOCOL.md, section 5).
 *
 * @param name - the key as the request spelt it
 * @throws ProtocolError `Invalid state` or `Recording in progress`
 */
export function checkMoment(key: Key, value: unknown, state: State, offer: Offer, name: string): void {
  switch (key) {
    case 'main-camera':
      if (offer.sensors[value === 2 ? 1 : 0] === 0) {
        throw new ProtocolError('Invalid state', `There is no camera ${value}`, name);
      }
      return;
    case 'resolution':
    case 'fps':
      if (state.record !== false) {
        throw new ProtocolError('Recording in progress', `End the recording before changing ${key}`, name);
      }
      return;
    case 'record':
      if ((value === 'pause' || value === 'pause_release') && state.record === false) {
        throw new ProtocolError(
          'Invalid state',
          'Nothing is being recorded; send {"record":true} first',
          name,
        );
      }
      return;
    default:
      return;
  }
}

/** What a request to `record` asks of a recorder in the state `now`; `nothing` where it is so already. */
export function recordStep(
  request: RecordRequest,
  now: State['record'],
): 'start' | 'stop' | 'pause' | 'resume' | 'nothing' {
  if (request === true) return now === false ? 'start' : 'nothing';
  if (request === false) return now === false ? 'nothing' : 'stop';
  if (request === 'pause') return now === true ? 'pause' : 'nothing';
  return now === 'pause' ? 'resume' : 'nothing';
}
