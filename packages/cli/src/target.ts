import type { Call } from './command.ts';
import { UsageError } from './errors.ts';
import { Logins, loginsPath } from './logins.ts';

/** Where a server is that nobody has named. */
const DEFAULT_URL = 'http://localhost:8080';
/** How long the server may take over an answer, in seconds. */
const PATIENCE = 15;

/** Which server, as whom, and how patiently. */
export interface Target {
  /** `http:` or `https:`, without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
  /** For one answer. */
  readonly timeoutMs: number;
}

/**
 * Finds the server: `--url`, SIGHTGLASS_URL, the last login, this machine. The token is SIGHTGLASS_TOKEN or that of
 * the login for this very server.
 *
 * @throws UsageError
 */
export async function targetOf({ flags, env }: Pick<Call, 'flags' | 'env'>): Promise<Target> {
  const timeoutMs = flags.number('timeout', PATIENCE, { min: 0.1, max: 86_400 }) * 1_000;
  const logins = new Logins(loginsPath(env));
  const named = flags.text('url') ?? (env['SIGHTGLASS_URL'] || undefined);
  const url = readUrl(named ?? (await logins.all())[0]?.url ?? DEFAULT_URL);
  const token = env['SIGHTGLASS_TOKEN'] || (await logins.find(url))?.token;
  return { url, token, timeoutMs };
}

/**
 * An address in its one spelling: `camera.local:8080` and `ws://camera.local:8080/api/v1` are `http://camera.local:8080`.
 *
 * @throws UsageError
 */
export function readUrl(text: string): string {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const kind = /^(?:http|ws)(s?):$/.exec(url?.protocol ?? '');
  if (!url || !kind) throw new UsageError(`${text} is no address of a server; write http://HOST:PORT`);
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('An address carries no password; log in with: sightglass login');
  }
  return `http${kind[1] ?? ''}://${url.host}${url.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '')}`;
}
