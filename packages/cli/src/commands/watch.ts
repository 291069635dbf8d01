import type { Camera, ConnectionState } from '@sightglass/client';
import { keysLike } from '../assignment.ts';
import { cameraAt, opened } from '../camera.ts';
import { type Call, type CommandRow, TALKING } from '../command.ts';
import { type Output, shown } from '../output.ts';
import { targetOf } from '../target.ts';
import { keysOf } from './state.ts';

/** Following values. */
export const WATCH: CommandRow = {
  name: 'watch',
  summary: 'shows values and every change of them, until Ctrl-C',
  parameters: [
    { name: '[keys...]', description: 'which keys; without any, all that may be read', candidates: keysLike },
  ],
  options: TALKING,
  examples: [
    ['sightglass watch', 'everything that happens'],
    ['sightglass watch brightness record', 'two keys'],
    ['sightglass watch --json | jq .value', 'an object a line: at, key, value'],
  ],
  run: watch,
};

async function watch(call: Call): Promise<void> {
  const target = await targetOf(call);
  const camera = cameraAt(target);
  const interrupted = interruption();
  try {
    await Promise.race([opened(camera, target), interrupted]);
    if (camera.connection.status !== 'open') return;
    await Promise.race([follow(camera, call), interrupted]);
  } finally {
    await camera.close();
  }
}

/** Shows changes until the server refuses the login. @throws PermissionDenied, UnknownKey, AuthenticationFailed */
async function follow(camera: Camera, { words, output }: Call): Promise<never> {
  if (words.length > 0) await camera.get(keysOf(words));
  const keys = words.length > 0 ? keysOf([...new Set(words)]) : keysOf(Object.keys(camera.state));
  const show = (key: string, value: unknown) => {
    const at = new Date();
    if (output.json) output.value({ at: at.toISOString(), key, value });
    else if (output.isForEyes) output.row([at.toLocaleTimeString(), key, shown(value)]);
    else output.row([key, shown(value)]);
  };
  for (const key of keys) {
    show(key, camera.state[key]);
    camera.on(key, (value) => show(key, value));
  }
  return new Promise((_resolve, reject) => {
    camera.onConnection((state) => {
      if (state.status === 'closed') reject(state.reason);
      else tell(state, output);
    });
  });
}

function tell(state: ConnectionState, output: Output): void {
  if (state.status === 'open') output.note('Connected again');
  if (state.status === 'waiting' && state.attempt === 1) {
    output.note('The connection was lost; trying again until Ctrl-C');
  }
}

/** Ctrl-C, or the wish of another program. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
