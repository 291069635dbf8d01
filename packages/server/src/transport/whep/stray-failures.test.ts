import { expect, it } from 'vitest';
import { RTCPeerConnection } from 'werift';
import { judge } from './stray-failures.ts';

const warnings: unknown[] = [];
const logger = { warn: (warning: unknown) => warnings.push(warning) };

it('a failure inside werift is noted and nothing more', async () => {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const problem = await connection
    .setRemoteDescription({ type: 'answer', sdp: 'v=0\r\n' })
    .catch((reason: unknown) => reason);
  await connection.close();
  expect(() => judge(problem, logger)).not.toThrow();
  expect(warnings).toHaveLength(1);
});

it.each([new Error('of somebody else'), 'text', undefined])(
  'any other one ends the process: %s',
  (problem) => {
    let thrown: unknown = 'nothing';
    try {
      judge(problem, logger);
    } catch (reason) {
      thrown = reason;
    }
    expect(thrown).toBe(problem);
  },
);
