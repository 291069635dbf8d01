import { hostname } from 'node:os';
import { Api } from '../api.ts';
import { type Call, type CommandRow, TALKING } from '../command.ts';
import { CannotConnect, CommandError, RequestRefused } from '../errors.ts';
import { optionalText } from '../json.ts';
import { type KeptLogin, Logins, loginsPath } from '../logins.ts';
import { Prompt } from '../prompt.ts';
import { type Target, targetOf } from '../target.ts';

const DAY_MS = 86_400_000;
/** Days that a login holds. */
const DAYS = 90;

/** Being known to a server from now on. */
export const LOGIN: CommandRow = {
  name: 'login',
  summary: 'asks for user name and password, and keeps a token (never the password)',
  options: [
    { flags: '--username <name>', description: 'instead of being asked for it' },
    { flags: '--days <number>', description: `how long the token holds (default: ${DAYS})` },
    ...TALKING,
  ],
  examples: [
    ['sightglass login --url http://camera.local:8080', 'asks'],
    ['sightglass login --username admin < password.txt', 'the password is a line of standard input'],
  ],
  run: login,
};

/** Not being known any more. */
export const LOGOUT: CommandRow = {
  name: 'logout',
  summary: 'revokes the kept token and forgets it',
  options: TALKING,
  examples: [['sightglass logout', 'at the server of the last login']],
  run: logout,
};

async function login(call: Call): Promise<void> {
  const { flags, env, output } = call;
  const days = flags.number('days', DAYS, { min: 1, max: 3_650 });
  const logins = new Logins(loginsPath(env));
  const aside = await logins.putDamagedAside();
  if (aside !== undefined) output.note(`The kept logins were damaged, and are now in ${aside}`);
  const target = await targetOf(call);
  const { username, password } = await credentials(flags.text('username'));
  const api = new Api({ ...target, token: undefined });
  const session = await api.request('/api/login', { method: 'POST', body: { username, password } });
  const token = optionalText(session, 'token');
  if (token === undefined) throw new CommandError(`${target.url} gave no token; is it a camera server?`);
  const earlier = await logins.find(target.url);
  await logins.keep({ url: target.url, username, ...(await lastingToken(api, token, days)) });
  if (earlier) await revoke(target, earlier).catch(() => {});
  output.facts({ url: target.url, username, role: session['role'] });
}

async function credentials(named: string | undefined): Promise<{ username: string; password: string }> {
  const prompt = new Prompt();
  try {
    const username = named ?? (await prompt.line('User name'));
    return { username, password: await prompt.secret('Password') };
  } finally {
    prompt.close();
  }
}

/** A token that outlives the session, and the session's end; where there are none, the session's own. */
async function lastingToken(
  api: Api,
  token: string,
  days: number,
): Promise<Pick<KeptLogin, 'token' | 'tokenId'>> {
  const expiresAt = new Date(Date.now() + days * DAY_MS).toISOString();
  const body = { name: `sightglass on ${hostname()}`.slice(0, 100), expiresAt };
  try {
    const made = await api.request('/api/tokens', { method: 'POST', token, body });
    const lasting = optionalText(made, 'token');
    const tokenId = optionalText(made, 'id');
    if (lasting === undefined || tokenId === undefined) return { token };
    await api.request('/api/logout', { method: 'POST', token });
    return { token: lasting, tokenId };
  } catch (problem) {
    // The original device has sessions alone.
    if (problem instanceof RequestRefused && problem.status === 404) return { token };
    throw problem;
  }
}

async function logout(call: Call): Promise<void> {
  const target = await targetOf(call);
  const logins = new Logins(loginsPath(call.env));
  const kept = await logins.find(target.url);
  if (!kept) throw new CommandError(`There is no login for ${target.url}`);
  await logins.forget(target.url);
  try {
    await revoke(target, kept);
  } catch (problem) {
    if (!(problem instanceof CannotConnect)) throw problem;
    throw new CannotConnect(`Forgotten here, but not revoked there: ${problem.message}`);
  }
  call.output.facts({ url: target.url, username: kept.username, 'logged in': false });
}

/** @throws CannotConnect, RequestRefused; not when it is not valid any more */
async function revoke(target: Target, { token, tokenId }: KeptLogin): Promise<void> {
  const api = new Api({ ...target, token });
  try {
    if (tokenId === undefined) await api.request('/api/logout', { method: 'POST' });
    else await api.request(`/api/tokens/${encodeURIComponent(tokenId)}`, { method: 'DELETE' });
  } catch (problem) {
    const gone = problem instanceof RequestRefused && (problem.status === 401 || problem.status === 404);
    if (!gone) throw problem;
  }
}
