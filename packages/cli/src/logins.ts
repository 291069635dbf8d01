import { mkdir, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CommandError, UsageError } from './errors.ts';
import { isRecord, optionalText } from './json.ts';

/** A login that is kept. Its token is for this server alone. */
export interface KeptLogin {
  readonly url: string;
  readonly username: string;
  readonly token: string;
  /** Of an API token; missing where the server makes none and the token is that of a session. */
  readonly tokenId?: string;
}

/** Where logins are kept: `sightglass/logins.json` in the user's configuration directory. */
export function loginsPath(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'sightglass', 'logins.json');
}

/** The logins of this user, newest first; nobody else may read the file. */
export class Logins {
  readonly #path: string;

  /** @param path - of the file; it need not be there */
  constructor(path: string) {
    this.#path = path;
  }

  /** All of them. @throws UsageError when the file is damaged */
  async all(): Promise<readonly KeptLogin[]> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (problem) {
      if (isRecord(problem) && problem['code'] === 'ENOENT') return [];
      throw new CommandError(`Cannot read ${this.#path}: ${reasonOf(problem)}`);
    }
    const logins = loginsIn(text);
    if (!logins) throw new UsageError(`${this.#path} is damaged; delete it and log in again`);
    return logins;
  }

  /**
   * Puts a damaged file aside, so that logins can be kept again.
   *
   * @returns where it is now; undefined when there is nothing wrong with it
   */
  async putDamagedAside(): Promise<string | undefined> {
    try {
      await this.all();
      return undefined;
    } catch (problem) {
      if (!(problem instanceof UsageError)) throw problem;
    }
    // An earlier one stays too: somebody may still want to look at it.
    const aside = `${this.#path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    try {
      await rename(this.#path, aside);
    } catch (problem) {
      throw new CommandError(`Cannot put ${this.#path} aside, which is damaged: ${reasonOf(problem)}`);
    }
    return aside;
  }

  /** The login for a server. */
  async find(url: string): Promise<KeptLogin | undefined> {
    return (await this.all()).find((login) => login.url === url);
  }

  /** Keeps a login in place of an earlier one for the same server. */
  async keep(login: KeptLogin): Promise<void> {
    await this.#write([login, ...(await this.all()).filter(({ url }) => url !== login.url)]);
  }

  /** Forgets the login for a server. */
  async forget(url: string): Promise<void> {
    await this.#write((await this.all()).filter((login) => login.url !== url));
  }

  async #write(logins: readonly KeptLogin[]): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFileAtomic(this.#path, `${JSON.stringify({ logins }, null, 2)}\n`, { mode: 0o600 });
    } catch (problem) {
      throw new CommandError(`Cannot write ${this.#path}: ${reasonOf(problem)}`);
    }
  }
}

function loginsIn(text: string): readonly KeptLogin[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const logins = isRecord(content) ? content['logins'] : undefined;
  if (!Array.isArray(logins)) return undefined;
  const read = logins.map(loginIn);
  return read.every((login) => login !== undefined) ? read : undefined;
}

function loginIn(value: unknown): KeptLogin | undefined {
  if (!isRecord(value)) return undefined;
  const { url, username, token } = value;
  if (typeof url !== 'string' || typeof username !== 'string' || typeof token !== 'string') return undefined;
  const tokenId = optionalText(value, 'tokenId');
  return { url, username, token, ...(tokenId === undefined ? {} : { tokenId }) };
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
