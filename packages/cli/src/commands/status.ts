import { Api } from '../api.ts';
import { type CommandRow, TALKING } from '../command.ts';
import { isRecord, type JsonObject } from '../json.ts';
import { lengthText, sizeText } from '../media.ts';
import { targetOf } from '../target.ts';

/** How the server does. */
export const STATUS: CommandRow = {
  name: 'status',
  summary: 'shows how the server does, and who you are to it',
  options: TALKING,
  examples: [
    ['sightglass status', 'here, or where you logged in last'],
    ['sightglass status --url http://camera.local:8080', 'elsewhere'],
    ['sightglass status --json', 'for programs'],
  ],
  run: async (call) => {
    const { output } = call;
    const target = await targetOf(call);
    const api = new Api(target);
    const status = await api.request('/api/status');
    const session = await api.request('/api/session');
    if (output.json) output.value({ url: target.url, ...status, session });
    else output.facts({ url: target.url, ...told(status), ...whoIs(session) });
  },
};

/** The parts that somebody looks for, in words. */
function told({ cameras, uptime, recording, storage, ...rest }: JsonObject): JsonObject {
  const heads = Array.isArray(cameras) ? cameras.filter(isRecord) : [];
  return {
    name: rest['name'],
    version: rest['version'],
    'up for': typeof uptime === 'number' ? lengthText(uptime * 1_000) : undefined,
    ...Object.fromEntries(heads.map(({ camera, ...head }) => [`camera ${camera}`, headText(head)])),
    recording: recording === 'pause' ? 'paused' : recording === true ? 'yes' : 'no',
    clients: rest['clients'],
    ...(isRecord(storage) ? { free: sizeOf(storage, 'freeBytes'), used: sizeOf(storage, 'usedBytes') } : {}),
  };
}

function headText(head: JsonObject): string {
  return Object.entries(head)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function sizeOf(record: JsonObject, name: string): string | undefined {
  const bytes = record[name];
  return typeof bytes === 'number' ? sizeText(bytes) : undefined;
}

function whoIs({ authenticated, username, role }: JsonObject): JsonObject {
  return { 'logged in': authenticated === true ? `${username} (${role})` : 'no' };
}
