import { BUILT_IN_ROLES } from '@sightglass/protocol';
import { Api } from '../api.ts';
import { type Call, type CommandRow, type OptionRow, type ParameterRow, TALKING } from '../command.ts';
import { UsageError } from '../errors.ts';
import { itemsIn } from '../json.ts';
import { Prompt } from '../prompt.ts';
import { becomeServer } from '../server-program.ts';
import { targetOf } from '../target.ts';

/** What a new user may who is given no role. */
const DEFAULT_ROLE = 'viewer';

const NAME: ParameterRow = { name: '<name>', description: 'the user' };
const OPTIONS: readonly OptionRow[] = [
  {
    flags: '--data <directory>',
    description: 'without a server, in its data directory',
    candidates: 'files',
  },
  ...TALKING,
];

const ROLE: OptionRow = {
  flags: '--role <role>',
  description: 'what the user may',
  candidates: (word) =>
    Object.keys(BUILT_IN_ROLES).filter((role) => role !== 'anonymous' && role.startsWith(word)),
};
const RTSP: OptionRow = {
  flags: '--rtsp',
  description: 'lets players log in over RTSP by Digest; more is kept of the password',
};

/** Who may log in. */
export const USERS: readonly CommandRow[] = [
  {
    name: 'users list',
    summary: 'lists users',
    options: OPTIONS,
    examples: [['sightglass users list', 'those of the server']],
    run: local('list', list),
  },
  {
    name: 'users add',
    summary: 'makes a user; asks for the password',
    parameters: [NAME],
    options: [{ ...ROLE, description: `what the user may (default: ${DEFAULT_ROLE})` }, RTSP, ...OPTIONS],
    examples: [
      ['sightglass users add setter --role operator', 'asks for the password'],
      ['sightglass users add setter < password.txt', 'the password is a line of standard input'],
      ['sightglass users add recorder --rtsp', 'for a recorder that logs in over RTSP'],
      ['sightglass users add setter --data /var/lib/camera', 'without a server'],
    ],
    run: local('add', add),
  },
  {
    name: 'users change',
    summary: 'changes what a user may',
    parameters: [NAME],
    options: [ROLE, RTSP, { flags: '--no-rtsp', description: 'takes that away again' }, ...OPTIONS],
    examples: [
      ['sightglass users change setter --role viewer', 'another role'],
      ['sightglass users change recorder --no-rtsp', 'no more logins by Digest'],
    ],
    run: local('change', change),
  },
  {
    name: 'users password',
    summary: 'gives a user another password; asks for it',
    parameters: [NAME],
    options: OPTIONS,
    examples: [
      ['sightglass users password setter', 'asks for it'],
      ['sightglass users password admin --data /var/lib/camera', 'the way back in when it is lost'],
    ],
    run: local('password', password),
  },
  {
    name: 'users remove',
    summary: 'removes a user',
    parameters: [NAME],
    options: OPTIONS,
    examples: [['sightglass users remove setter', 'for good']],
    run: local('remove', remove),
  },
];

/** With `--data`, the server's own command does it. */
function local(action: string, remotely: (call: Call) => Promise<void>): (call: Call) => Promise<void> {
  return async (call) => {
    const { words, flags } = call;
    const data = flags.text('data');
    if (data === undefined) return remotely(call);
    const role = flags.text('role') ?? (action === 'add' ? DEFAULT_ROLE : undefined);
    const rtsp = flags.choice('rtsp');
    return becomeServer([
      ...['user', action, ...words],
      ...(role === undefined ? [] : ['--role', role]),
      ...(rtsp === undefined ? [] : [rtsp ? '--rtsp' : '--no-rtsp']),
      ...['--data', data],
    ]);
  };
}

async function list(call: Call): Promise<void> {
  const users = await new Api(await targetOf(call)).request('/api/users');
  call.output.list(itemsIn(users), [
    { title: 'USER', of: ({ username }) => username },
    { title: 'ROLE', of: ({ role }) => role },
    { title: 'RTSP', of: ({ rtsp }) => (rtsp === true ? 'yes' : '') },
    { title: 'MORE', of: ({ permissions }) => (Array.isArray(permissions) ? permissions.join(' ') : '') },
    { title: 'LAST LOGIN', of: ({ lastLoginAt }) => lastLoginAt ?? 'never' },
  ]);
}

async function add(call: Call): Promise<void> {
  const { words, flags, output } = call;
  const [username = ''] = words;
  const role = flags.text('role') ?? DEFAULT_ROLE;
  const api = new Api(await targetOf(call));
  const rtsp = flags.choice('rtsp') ?? false;
  const body = { username, role, rtsp, password: await newPassword() };
  await api.request('/api/users', { method: 'POST', body });
  output.facts({ username, role, rtsp });
}

async function change(call: Call): Promise<void> {
  const role = call.flags.text('role');
  const rtsp = call.flags.choice('rtsp');
  if (role === undefined && rtsp === undefined) {
    throw new UsageError('Say what to change: --role, --rtsp or --no-rtsp');
  }
  const body = { ...(role === undefined ? {} : { role }), ...(rtsp === undefined ? {} : { rtsp }) };
  await new Api(await targetOf(call)).request(pathOf(call), { method: 'PATCH', body });
  call.output.facts({ username: call.words[0], ...body });
}

async function password(call: Call): Promise<void> {
  const api = new Api(await targetOf(call));
  await api.request(pathOf(call), { method: 'PATCH', body: { password: await newPassword() } });
  call.output.facts({ username: call.words[0], password: 'changed' });
}

async function remove(call: Call): Promise<void> {
  await new Api(await targetOf(call)).request(pathOf(call), { method: 'DELETE' });
  call.output.facts({ username: call.words[0], removed: true });
}

function pathOf({ words }: Call): string {
  return `/api/users/${encodeURIComponent(words[0] ?? '')}`;
}

async function newPassword(): Promise<string> {
  const prompt = new Prompt();
  try {
    return await prompt.secret('Password');
  } finally {
    prompt.close();
  }
}
