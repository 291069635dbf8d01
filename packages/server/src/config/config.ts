import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { LampSpecs } from '../camera/lamps/lamp-spec.ts';
import type { HeadSpecs } from '../media/messages.ts';
import { MendableError } from '../mendable-error.ts';
import { parseLamp } from './lamp-specs.ts';
import { SETTING_NAMES, type SettingName, type Settings, settingOf, variableOf } from './settings.ts';
import { parseHead } from './source-specs.ts';

/** The file that is read when it is there and no other is named. */
const DEFAULT_FILE = 'sightglass.yaml';

/** A flag, a variable or the file is wrong; the message is one line that says what to do. */
export class ConfigError extends MendableError {
  override readonly name = 'ConfigError';
}

/** What the server is to do, checked. */
export interface Config extends Omit<Settings, 'cam1' | 'cam2' | 'cam1-lamp' | 'cam2-lamp'> {
  readonly heads: HeadSpecs;
  readonly lamps: LampSpecs;
}

/** What the command line asks for. */
export type Command = { kind: 'help' } | { kind: 'version' } | { kind: 'serve'; config: Config };

/** Where values come from. */
export interface Surroundings {
  /** Arguments without the program. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory that relative paths start from. */
  readonly directory: string;
}

/**
 * Reads flags, environment and `sightglass.yaml`; flags win, then the environment, then the file. A
 * relative path in the file starts from the file's own folder.
 *
 * @throws ConfigError at the first thing that is wrong
 */
export function readCommand({ argv, env, directory }: Surroundings): Command {
  const flags = readFlags(argv);
  if (flags['help']) return { kind: 'help' };
  if (flags['version']) return { kind: 'version' };
  const named = flags['config'] ?? env['SIGHTGLASS_CONFIG'];
  const path = resolve(directory, typeof named === 'string' ? named : DEFAULT_FILE);
  const file = named !== undefined || existsSync(path) ? readFile(path) : {};

  const values: Partial<Record<SettingName, unknown>> = {};
  const homes: Partial<Record<SettingName, string>> = {};
  for (const name of SETTING_NAMES) {
    const { environmentOnly, read, default: fallback } = settingOf(name);
    const variable = variableOf(name);
    const sources: [origin: string, raw: unknown, home: string][] = [
      [`--${name}`, flags[name], directory],
      [variable, env[variable] === '' ? undefined : env[variable], directory],
      [`${name} in ${path}`, environmentOnly ? undefined : file[name], dirname(path)],
    ];
    const found = sources.find(([, raw]) => raw !== undefined && raw !== null);
    homes[name] = found?.[2] ?? directory;
    values[name] = found ? attempt(found[0], () => read(found[1])) : fallback;
  }
  const settings = values as Settings;
  checkTls(settings);
  const pemFile = (name: 'tls-cert' | 'tls-key') => {
    const given = settings[name];
    return given === undefined ? undefined : resolve(homes[name] ?? directory, given);
  };
  const head = (name: 'cam1' | 'cam2') =>
    attempt(name, () => parseHead(settings[name], homes[name] ?? directory));
  const lamp = (name: 'cam1-lamp' | 'cam2-lamp') => attempt(name, () => parseLamp(settings[name]));
  return {
    kind: 'serve',
    config: {
      ...settings,
      data: resolve(homes.data ?? directory, settings.data),
      'tls-cert': pemFile('tls-cert'),
      'tls-key': pemFile('tls-key'),
      heads: [head('cam1'), head('cam2')],
      lamps: [lamp('cam1-lamp'), lamp('cam2-lamp')],
    },
  };
}

/** The text of `--help`. */
export function helpText(): string {
  const rows = SETTING_NAMES.map((name): [string, string] => {
    const { environmentOnly, placeholder, description, default: fallback } = settingOf(name);
    const left = environmentOnly ? `${variableOf(name)}=${placeholder}` : `--${name} ${placeholder}`;
    const shown = Array.isArray(fallback) ? fallback.join(',') : String(fallback ?? '');
    return [left, shown === '' ? description : `${description} (${shown})`];
  });
  rows.push(
    ['--config FILE', `settings in YAML, under the same names (${DEFAULT_FILE} when it is there)`],
    ['--version', 'print the version'],
    ['--help', 'print this'],
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    'sightglass: a camera server to see inside a machine while it runs',
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`),
    '',
    'Each flag is also an environment variable: --log-level is SIGHTGLASS_LOG_LEVEL.',
  ].join('\n');
}

/** @throws ConfigError when settings contradict each other */
function checkTls(settings: Settings): void {
  const { tls, 'tls-cert': cert, 'tls-key': key, 'redirect-port': redirectPort } = settings;
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = key === undefined ? ['tls-cert', 'tls-key'] : ['tls-key', 'tls-cert'];
    throw new ConfigError(`--${given} needs --${missing} beside it`);
  }
  if (tls === 'self-signed' && cert !== undefined) {
    throw new ConfigError('--tls self-signed makes its own certificate; leave out either it or --tls-cert');
  }
  if (redirectPort !== 0 && tls === 'off' && cert === undefined) {
    throw new ConfigError(
      '--redirect-port needs TLS; give --tls-cert and --tls-key too, or --tls self-signed',
    );
  }
}

function readFlags(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const names = SETTING_NAMES.filter((name) => !settingOf(name).environmentOnly);
  const options = {
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    config: { type: 'string' as const },
    help: { type: 'boolean' as const, short: 'h' },
    version: { type: 'boolean' as const },
  };
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const flags: Record<string, string | boolean | undefined> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') {
      throw new ConfigError(`Unexpected argument "${token.value}"; see --help for the flags there are`);
    }
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name)
      ? options[token.name as keyof typeof options]
      : undefined;
    if (!option) throw new ConfigError(`Unknown flag ${token.rawName}; see --help for the flags there are`);
    if (option.type === 'boolean') flags[token.name] = true;
    else if (token.value === undefined) throw new ConfigError(`${token.rawName} needs a value; see --help`);
    else flags[token.name] = token.value;
  }
  return flags;
}

function readFile(path: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (problem) {
    const reason = problem instanceof Error ? (problem.message.split('\n', 1)[0] ?? '') : '';
    throw new ConfigError(`${path} cannot be read: ${reason.replace(/:$/, '')}`);
  }
  if (content === null || content === undefined) return {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigError(`${path} must hold settings, one a line, such as "port: 8080"`);
  }
  for (const name of Object.keys(content)) {
    const known = SETTING_NAMES.find((each) => each === name);
    if (known === undefined) throw new ConfigError(`Unknown setting "${name}" in ${path}; see --help`);
    if (settingOf(known).environmentOnly) {
      throw new ConfigError(`"${name}" does not belong into ${path}; set ${variableOf(known)} instead`);
    }
  }
  return content as Record<string, unknown>;
}

function attempt<T>(origin: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof RangeError) throw new ConfigError(`${origin}: ${problem.message}`);
    throw problem;
  }
}
