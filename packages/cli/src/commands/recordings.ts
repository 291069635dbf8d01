import type { MediaRecord } from '@sightglass/client';
import { Api } from '../api.ts';
import { type Call, type CommandRow, type Line, type ParameterRow, TALKING } from '../command.ts';
import { CommandError, UsageError } from '../errors.ts';
import { itemsIn, optionalText } from '../json.ts';
import { isMediaRecord, MEDIA_COLUMNS, saveFile } from '../media.ts';
import { targetOf } from '../target.ts';

/** Items of one page; the most that a server gives. */
const PAGE = 1_000;
/** A shell that completes waits for nobody: ids offered, and seconds that the server may take. */
const OFFERED = 50;
const OFFER_SECONDS = 2;

const ID: ParameterRow = {
  name: '<id>',
  description: 'as listed; "last" is the newest',
  candidates: idsLike,
};

/** The recordings on the server's disk. */
export const RECORDINGS: readonly CommandRow[] = [
  {
    name: 'recordings list',
    summary: 'lists recordings, newest first',
    options: [{ flags: '--limit <number>', description: 'how many at most (default: 50)' }, ...TALKING],
    examples: [
      ['sightglass recordings list', 'the newest 50'],
      ['sightglass recordings list --limit 1 --json', 'the newest, for programs'],
    ],
    run: list,
  },
  {
    name: 'recordings get',
    summary: 'downloads a recording; goes on with one that was cut off',
    parameters: [ID],
    options: [
      {
        flags: '-o, --output <file>',
        description: 'where to; - is standard output (default: its own name, here)',
        candidates: 'files',
      },
      ...TALKING,
    ],
    examples: [
      ['sightglass recordings get last', 'the newest'],
      ['sightglass recordings get last -o film.mp4', 'under another name'],
      ['sightglass recordings get last -o - | ffplay -', 'shown'],
    ],
    run: get,
  },
  {
    name: 'recordings rm',
    summary: 'deletes recordings and their files',
    parameters: [{ ...ID, name: '<ids...>' }],
    options: TALKING,
    examples: [['sightglass recordings rm last', 'the newest']],
    run: remove,
  },
];

async function list(call: Call): Promise<void> {
  const limit = call.flags.number('limit', 50, { min: 1, max: 1_000_000 });
  const api = new Api(await targetOf(call));
  call.output.list(await newest(api, limit), MEDIA_COLUMNS);
}

async function get(call: Call): Promise<void> {
  const { words, flags, output } = call;
  const target = await targetOf(call);
  const api = new Api(target);
  const record = await find(api, words[0] ?? '');
  const path = flags.text('output') ?? ownName(record);
  await saveFile(record, path, { api, target, output });
  if (output.json && path !== '-') output.value({ ...record, path });
}

async function remove(call: Call): Promise<void> {
  const api = new Api(await targetOf(call));
  const removed: string[] = [];
  for (const word of call.words) {
    const { id } = await find(api, word);
    await api.request(pathOf(id), { method: 'DELETE' });
    removed.push(id);
  }
  call.output.list(removed, [{ title: 'REMOVED', of: (id) => id }]);
}

async function newest(api: Api, limit: number): Promise<readonly MediaRecord[]> {
  const found: MediaRecord[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(PAGE, limit - found.length)) });
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await api.request(`/api/recordings?${query}`);
    const items: readonly unknown[] = itemsIn(page);
    found.push(...items.filter(isMediaRecord));
    cursor = optionalText(page, 'cursor');
  } while (cursor !== undefined && found.length < limit);
  return found;
}

/** Ids that begin like the word; without a server, `last` is all there is. */
async function idsLike(word: string, line: Line): Promise<readonly string[]> {
  const ids = await targetOf(line)
    .then((target) => newest(new Api({ ...target, timeoutMs: OFFER_SECONDS * 1_000 }), OFFERED))
    .then((records) => records.map(({ id }) => id))
    .catch(() => []);
  return ['last', ...ids].filter((id) => id.startsWith(word));
}

async function find(api: Api, id: string): Promise<MediaRecord> {
  if (id !== 'last') {
    const record: unknown = await api.request(pathOf(id));
    if (isMediaRecord(record)) return record;
    throw new CommandError(`The server knows no recording ${id}`);
  }
  const [record] = await newest(api, 1);
  if (!record) throw new CommandError('There is no recording yet; make one with: sightglass record start');
  return record;
}

function pathOf(id: string): string {
  return `/api/recordings/${encodeURIComponent(id)}`;
}

/** The name that the server gave it: never a path of its choice. */
function ownName({ file, id }: MediaRecord): string {
  if (/^[\w-][\w.-]*$/.test(file)) return file;
  throw new UsageError(`Recording ${id} has no name that can be used here; give one with --output`);
}
